import type { ExtractorDescription } from '../../compute/features/cache-key.ts';
import type { CacheSummary } from '../../compute/features/caches.ts';
import { type Column, makeTable, type TableSet } from './table.ts';

/** Digits of a cache's name, or of another digest, that are shown. */
const shownDigits = 8;

/** The cached features: their extractor, number type and number of paintings. */
export function cacheTables(caches: readonly CacheSummary[]): TableSet {
  const ofExtractor =
    (textOf: (extractor: ExtractorDescription) => string) =>
    ({ extractor }: CacheSummary) =>
      extractor === undefined ? null : ({ kind: 'text', text: textOf(extractor) } as const);
  const columns: Column<CacheSummary>[] = [
    {
      key: 'name',
      heading: 'name',
      cell: ({ key }) => ({ kind: 'text', text: shorten(key) }),
    },
    {
      key: 'features',
      heading: 'features',
      cell: (cache) =>
        ofExtractor(describeId)(cache) ?? {
          kind: 'text',
          text: 'unknown: extractor.json is missing or broken',
          tone: 'alert',
        },
    },
    { key: 'view', heading: 'view', cell: ofExtractor(describeView) },
    { key: 'numbers', heading: 'numbers', cell: ofExtractor(describeNumbers) },
    {
      key: 'paintings',
      heading: 'paintings',
      cell: ({ paintings }) => ({ kind: 'number', value: paintings, form: 'count' }),
    },
    {
      key: 'bytes',
      heading: 'size',
      cell: ({ bytes }) => ({ kind: 'number', value: bytes, form: 'bytes' }),
    },
  ];
  return {
    heading: 'Cached features',
    tables: [makeTable({ title: '', columns, rows: caches })],
    remarks: [],
    notes: [],
    fields: columns.map(({ key }) => key),
  };
}

function describeId({ id }: ExtractorDescription): string {
  return Object.entries(id)
    .map(([name, value]) => `${name} ${String(value).replace(/\b[0-9a-f]{64}\b/, shorten)}`)
    .join(', ');
}

function describeView({ view }: ExtractorDescription): string {
  const { kind, size } = view;
  if (!('crop' in view)) return `${kind} ${size} px`;
  const count = view.kind === 'grid' ? ` ${view.rows} × ${view.columns}` : '';
  return `${kind}${count}, ${view.crop} px${view.crop === size ? '' : ` as ${size} px`}`;
}

function describeNumbers({ width, precision, storage }: ExtractorDescription): string {
  return [String(width), storage ?? 'float32', precision === 'float32' ? null : precision]
    .filter((part) => part !== null)
    .join(' ');
}

function shorten(digest: string): string {
  return digest.slice(0, shownDigits);
}
