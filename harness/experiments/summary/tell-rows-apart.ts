import { canonicalJson } from '../../contract/canonical-json.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { groupBy } from './group-runs.ts';
import type { UnrankedRow } from './summarise-row.ts';

/** A row with the runs that it summarises. */
export interface RowOfRuns {
  readonly runs: readonly FinishedRun[];
  readonly row: UnrankedRow;
}

/** Possible differences between runs of the same plugin and options that no other flag shows. */
const facts: readonly ((manifest: RunManifest) => string)[] = [
  ({ engine: { name } }) => `on ${name}`,
  ({ engine: { version } }) => version ?? 'engine of unknown version',
  ({ engine: { device } }) => `on ${device}`,
  ({ weights }) =>
    `weights ${weights.map(({ digest }) => (digest ?? 'none').slice(0, 8)).join(' ')}`,
  ({ features }) => `${features?.storage ?? 'float32'} features`,
];

/** Largest number of Python packages to name: replacing one often changes others. */
const mostPackages = 2;

/** The versions of the Python packages that differ between runs. */
function describePackages(manifests: readonly RunManifest[]): ((one: RunManifest) => string)[] {
  const names = new Set(manifests.flatMap((one) => Object.keys(one.pythonPackages ?? {})));
  const version = (name: string) => (one: RunManifest) => one.pythonPackages?.[name] ?? 'unknown';
  return [...names]
    .filter((name) => new Set(manifests.map(version(name))).size > 1)
    .slice(0, mostPackages)
    .map((name) => (one) => (name === 'python' ? '' : `${name} `) + version(name)(one));
}

/** Adds to the flags of rows that look alike the differences between them. */
export function tellRowsApart(rows: readonly RowOfRuns[]): RowOfRuns[] {
  const flags = new Map<RowOfRuns, string[]>();
  const alike = groupBy(rows, ({ row }) => canonicalJson([row.plugin, row.options]));
  for (const group of alike) {
    const manifests = group.map(({ runs }) => itemAt(runs, 0).manifest);
    for (const describe of [...facts, ...describePackages(manifests)]) {
      const said = manifests.map(describe);
      if (new Set(said).size === 1) continue;
      for (const [i, one] of group.entries()) {
        flags.set(one, [...(flags.get(one) ?? []), itemAt(said, i)]);
      }
    }
  }
  return rows.map((one) => {
    const more = flags.get(one);
    if (more === undefined) return one;
    return { ...one, row: { ...one.row, flags: [...one.row.flags, ...more] } };
  });
}
