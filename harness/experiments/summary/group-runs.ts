import { canonicalJson } from '../../contract/canonical-json.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';

/**
 * Groups runs on one split into rows: runs that differ only in their seed, by ascending seed, the newest
 * run of each seed.
 */
export function groupSeeds(runs: readonly FinishedRun[]): FinishedRun[][] {
  return groupBy(runs, approachKey).map(newestOfEachSeed);
}

/** The key that two runs of the same approach share: everything relevant except seed and split. */
export function approachKey({ manifest }: FinishedRun): string {
  const { approach, plugin, limit, epochs, engine, packages, features, weights } = manifest;
  return canonicalJson([
    // This would be sufficient, but records of earlier versions lack it.
    approach ?? null,
    plugin.name,
    plugin.code,
    plugin.options,
    limit,
    // If it is an option of the plugin, it is already among them, given or not.
    'epochs' in plugin.options ? null : epochs,
    [engine.name, engine.version, engine.device],
    packages,
    features?.storage ?? 'float32',
    weights.map(({ backbone, status, source, digest }) =>
      // Random weights have a digest for each seed.
      status === 'untrained' ? [backbone, status] : [backbone, status, digest ?? source],
    ),
  ]);
}

/** Groups in the order of their first member. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function newestOfEachSeed(runs: readonly FinishedRun[]): FinishedRun[] {
  return groupBy(runs, ({ manifest }) => String(manifest.seed))
    .map((same) =>
      same.reduce((newest, run) => (run.manifest.created > newest.manifest.created ? run : newest)),
    )
    .sort((a, b) => a.manifest.seed - b.manifest.seed);
}
