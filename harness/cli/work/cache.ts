import { join } from 'node:path';
import Table from 'cli-table3';
import type { ExtractorDescription } from '../../compute/features/cache-key.ts';
import { listCaches, pruneCache, removeCache, verifyCache } from '../../compute/features/caches.ts';
import { HarnessError } from '../../contract/errors.ts';
import { startProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';
import { print, printJson } from '../print.ts';

/** Digits of a cache's name that are shown and asked for. */
const shownDigits = 8;

const cacheFolder = () => join(findProject().cache, 'features');

/** `harness cache list`. */
export function listAndPrint(json: boolean) {
  const caches = listCaches(cacheFolder());
  if (json) return printJson(caches);
  if (caches.length === 0) return print('The feature cache is empty.');
  const table = new Table({
    head: ['name', 'features', 'view', 'numbers', 'paintings', 'size'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [10, 40, 20, 16, 11, 10],
  });
  for (const { key, extractor, paintings, bytes } of caches) {
    table.push([
      key.slice(0, shownDigits),
      extractor === undefined ? 'unknown: extractor.json is missing' : describeId(extractor),
      extractor === undefined ? '' : describeView(extractor.view),
      extractor === undefined ? '' : describeNumbers(extractor),
      paintings,
      describeBytes(bytes),
    ]);
  }
  print(table.toString());
  print(`${describeBytes(caches.reduce((sum, { bytes }) => sum + bytes, 0))} in ${cacheFolder()}`);
}

/** `harness cache verify`: exit code 1 where something is damaged. */
export function verifyAndPrint(json: boolean) {
  const folder = cacheFolder();
  const shards = listCaches(folder).reduce((sum, cache) => sum + cache.shards, 0);
  const progress = startProgress('Verifying', shards, 'shards');
  const problems = verifyCache(folder, () => progress.advance());
  progress.stop();
  if (problems.length > 0) process.exitCode = 1;
  if (json) return printJson({ shards, problems });
  for (const { key, shard, reason } of problems) print(`${key}/${shard}: ${reason}`);
  if (problems.length === 0) print(`${shards} shards, all as they were written.`);
  else
    print(`${problems.length} of ${shards} shards are damaged; harness cache prune removes them.`);
}

/** `harness cache prune [name]`. */
export function pruneAndPrint(name: string | undefined, json: boolean) {
  const folder = cacheFolder();
  const removed = name === undefined ? pruneCache(folder) : [removeNamed(folder, name)];
  if (json) return printJson({ removed });
  for (const path of removed) print(`Removed ${path}`);
  if (removed.length === 0) print('Nothing to remove.');
}

function removeNamed(folder: string, name: string): string {
  const keys = listCaches(folder).map(({ key }) => key);
  const found = keys.filter((key) => /^[0-9a-f]{4,64}$/.test(name) && key.startsWith(name));
  const [key, ...more] = found;
  if (key === undefined || more.length > 0) {
    throw new HarnessError(
      'CACHE_NOT_FOUND',
      `${found.length} caches are named "${name}…"; harness cache list names them.`,
    );
  }
  removeCache(folder, key);
  return key;
}

function describeId({ id }: ExtractorDescription): string {
  return Object.entries(id)
    .map(([name, value]) => `${name} ${String(value).replace(/\b[0-9a-f]{64}\b/, shorten)}`)
    .join(', ');
}

function describeView(view: ExtractorDescription['view']): string {
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

function describeBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

function shorten(digest: string): string {
  return digest.slice(0, shownDigits);
}
