import { adjustKnownByHolm } from '../../scoring/adjust-p-values.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { CompareRows } from './compare-runs.ts';
import type { LabelsAddedByRow } from './leaderboard-model.ts';
import type { RowOfRuns } from './tell-rows-apart.ts';

/** The controls of runs, by the runs' ids; if a run has several, the newest. */
export function indexControls(controls: readonly FinishedRun[]): ReadonlyMap<string, FinishedRun> {
  const found = new Map<string, FinishedRun>();
  for (const run of controls) {
    const { control, created } = run.manifest;
    if (control === undefined) continue;
    const other = found.get(control.of);
    if (other === undefined || created > other.manifest.created) found.set(control.of, run);
  }
  return found;
}

/**
 * Adds the gain from labels to each row: its unseen AUC minus that of its controls, over the seeds that
 * have one, compared as two rows are. P-values are corrected for the number of rows with controls.
 *
 * @param controls by the ids of the runs that they control
 */
export async function addLabelsAdded(
  rows: readonly RowOfRuns[],
  compare: CompareRows,
  controls: ReadonlyMap<string, FinishedRun>,
): Promise<RowOfRuns[]> {
  const found: (Omit<LabelsAddedByRow, 'adjustedPValue'> | undefined)[] = [];
  for (const { runs } of rows) {
    const ofRow = runs.filter(({ manifest }) => controls.has(manifest.id));
    const own = ofRow.flatMap(({ manifest }) => controls.get(manifest.id) ?? []);
    const comparison = own.length === 0 ? null : await compare(ofRow, own);
    if (comparison === null) {
      found.push(undefined);
      continue;
    }
    const { difference, pValue } = comparison;
    found.push({ difference, pValue, controls: own.map(({ manifest }) => manifest.id) });
  }
  const adjusted = adjustKnownByHolm(found.map((one) => one?.pValue ?? null));
  return rows.map((one, i) => {
    const labelsAdd = found[i];
    if (labelsAdd === undefined) return one;
    const adjustedPValue = adjusted[i] ?? null;
    return { ...one, row: { ...one.row, labelsAdd: { ...labelsAdd, adjustedPValue } } };
  });
}
