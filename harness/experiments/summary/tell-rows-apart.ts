import { canonicalJson } from '../../contract/canonical-json.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { groupBy } from './group-runs.ts';
import type { UnrankedRow } from './summarise-row.ts';

/** A row with the runs that it sums up. */
export interface RowOfRuns {
  readonly runs: readonly FinishedRun[];
  readonly row: UnrankedRow;
}

/** In what runs of the same plugin and options can differ that no other flag says. */
const facts: readonly ((manifest: RunManifest) => string)[] = [
  ({ engine: { name } }) => `on ${name}`,
  ({ engine: { version } }) => version ?? 'engine of unknown version',
  ({ engine: { device } }) => `on ${device}`,
  ({ weights }) =>
    `weights ${weights.map(({ digest }) => (digest ?? 'none').slice(0, 8)).join(' ')}`,
  ({ features }) => `${features?.storage ?? 'float32'} features`,
];

/** Adds to the flags of rows that look alike in what they differ. */
export function tellRowsApart(rows: readonly RowOfRuns[]): RowOfRuns[] {
  const flags = new Map<RowOfRuns, string[]>();
  const alike = groupBy(rows, ({ row }) => canonicalJson([row.plugin, row.options]));
  for (const group of alike) {
    for (const describe of facts) {
      const said = group.map(({ runs }) => describe(itemAt(runs, 0).manifest));
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
