import type { RunListing } from '../../experiments/keeping/list-runs.ts';
import { type Column, makeTable, type TableSet } from './table.ts';

/** The runs of a project, whatever state they are in. */
export function runListTables(runs: readonly RunListing[]): TableSet {
  const text = (text: string | null) => (text === null ? null : ({ kind: 'text', text } as const));
  const columns: Column<RunListing>[] = [
    {
      key: 'id',
      heading: 'run',
      importance: 'always',
      isWhole: true,
      cell: ({ id, name }) => ({
        kind: 'approach',
        name: name ?? id,
        details: name === null ? [] : [id],
      }),
    },
    {
      key: 'state',
      heading: 'state',
      importance: 'high',
      cell: ({ state }) => ({
        kind: 'text',
        text: state,
        ...(state === 'finished' ? {} : { tone: 'alert' as const }),
      }),
    },
    {
      key: 'unseen_auc',
      heading: 'unseen AUC',
      importance: 'high',
      cell: ({ unseenAuc }) => (unseenAuc === null ? null : { kind: 'figure', ...unseenAuc }),
    },
    {
      key: 'tags',
      heading: 'tags',
      cell: ({ tags }) =>
        tags.length === 0 ? null : { kind: 'list', items: tags, separator: ', ' },
    },
    {
      key: 'created',
      heading: 'begun (UTC)',
      cell: ({ created }) => text(created?.slice(0, 16).replace('T', ' ') ?? null),
    },
    { key: 'plugin', heading: 'plugin', importance: 'low', cell: ({ plugin }) => text(plugin) },
    {
      key: 'collection',
      heading: 'collection',
      importance: 'low',
      cell: ({ collection }) => text(collection),
    },
  ];
  const remarks = runs.flatMap(({ id, reason }) =>
    reason === null ? [] : [{ text: `${id}: ${reason}`, tone: 'alert' as const }],
  );
  return {
    heading: 'Runs',
    tables: [makeTable({ title: '', columns, rows: runs })],
    remarks,
    notes: [],
    fields: columns.map(({ key }) => key),
  };
}
