import { join, relative } from 'node:path';
import { listCaches, pruneCache, removeCache, verifyCache } from '../../compute/features/caches.ts';
import { HarnessError } from '../../contract/errors.ts';
import { cacheTables } from '../../evidence/table/cache-tables.ts';
import { listLeftoversOfData, removeLeftovers } from '../../shared/leftovers.ts';
import { startProgress } from '../../shared/progress.ts';
import { findProject } from '../../shared/project.ts';
import { describeBytes } from '../../shared/text/describe-figures.ts';
import { printJson, say } from '../print.ts';
import { printTables } from '../print-tables.ts';

const cacheFolder = () => join(findProject().cache, 'features');

/** `harness cache list`. */
export function listAndPrint(json: boolean) {
  const caches = listCaches(cacheFolder());
  if (json) return printJson(caches);
  if (caches.length === 0) return say('The feature cache is empty.');
  printTables(cacheTables(caches), caches, 'terminal');
  say(`${describeBytes(caches.reduce((sum, { bytes }) => sum + bytes, 0))} in ${cacheFolder()}`);
}

/** `harness cache verify`: exit code 1 if something is damaged. */
export function verifyAndPrint(json: boolean) {
  const folder = cacheFolder();
  const shards = listCaches(folder).reduce((sum, cache) => sum + cache.shards, 0);
  const progress = startProgress('Verifying', shards, 'shards');
  const problems = verifyCache(folder, () => progress.advance());
  progress.stop();
  if (problems.length > 0) process.exitCode = 1;
  if (json) return printJson({ shards, problems });
  for (const { key, shard, reason } of problems) say(`${key}/${shard}: ${reason}`);
  if (problems.length === 0) say(`${shards} shards, all intact.`);
  else
    say(`${problems.length} of ${shards} shards are damaged; "harness cache prune" removes them.`);
}

/** `harness cache prune [name]`. */
export function pruneAndPrint(name: string | undefined, json: boolean) {
  const folder = cacheFolder();
  const removed = name === undefined ? pruneAll(folder) : [removeNamed(folder, name)];
  if (json) return printJson({ removed });
  for (const path of removed) say(`Removed ${path}`);
  if (removed.length === 0) say('Nothing to remove.');
}

/** What is damaged, and what killed processes left, also outside the cache of features. */
function pruneAll(folder: string): string[] {
  const project = findProject();
  const pruned = pruneCache(folder);
  const left = listLeftoversOfData(project);
  removeLeftovers(left);
  return [...pruned, ...left.map(({ path }) => relative(project.root, path))];
}

function removeNamed(folder: string, name: string): string {
  const keys = listCaches(folder).map(({ key }) => key);
  const found = keys.filter((key) => /^[0-9a-f]{4,64}$/.test(name) && key.startsWith(name));
  const [key, ...more] = found;
  if (key === undefined || more.length > 0) {
    throw new HarnessError(
      'CACHE_NOT_FOUND',
      `${found.length} cache names begin with "${name}"; "harness cache list" shows them.`,
    );
  }
  removeCache(folder, key);
  return key;
}
