import { join } from 'node:path';
import { messageOf } from '../../contract/errors.ts';
import { leaderboardTables } from '../../evidence/table/leaderboard-tables.ts';
import { fitsFilter, isFiltering, type RunFilter } from '../../experiments/keeping/filter-runs.ts';
import { projectOf } from '../../experiments/records/controls-folder.ts';
import { listRuns } from '../../experiments/records/read-run.ts';
import { readNotes } from '../../experiments/records/run-notes.ts';
import { isControl, isFinished, type RunRecord } from '../../experiments/records/run-record.ts';
import { buildLeaderboard } from '../../experiments/summary/build-leaderboard.ts';
import { createRunComparison } from '../../experiments/summary/compare-runs.ts';
import { groupBy, groupSeeds } from '../../experiments/summary/group-runs.ts';
import { markEarlierCode } from '../../experiments/summary/mark-earlier-code.ts';
import { rememberComparisons } from '../../experiments/summary/remember-comparisons.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { remark } from '../print.ts';
import { printTables, type TableFormat } from '../print-tables.ts';

/** Which runs a leaderboard is of. */
export interface LeaderboardChoice {
  /** Only the table of this split. */
  readonly splitHash?: string;
  /** Leaves out runs of plugins whose code has changed since. */
  readonly onlyCurrent?: boolean;
  /** Controls are in no row, and stay. */
  readonly filter?: RunFilter;
  /** Whether to say at length how to read it. */
  readonly explain?: boolean | undefined;
}

/**
 * Prints the leaderboard of all finished runs, or of some.
 */
export async function printLeaderboard(
  project: ProjectFolders,
  format: TableFormat,
  { splitHash, onlyCurrent = false, filter = {}, explain }: LeaderboardChoice = {},
): Promise<void> {
  const { runs: ordinary, broken } = await listRuns(project.submissions);
  const controls = await listRuns(projectOf({ control: true }, project).submissions);
  const all = [...ordinary, ...controls.runs];
  broken.push(...controls.broken);
  const runs = markEarlierCode(all, project);
  for (const { reason } of broken) remark(`Skipped: ${reason}`);
  const fitting = await chooseFitting(runs, filter);
  const chosen = fitting.filter(
    ({ manifest, isOfEarlierCode = false }) =>
      (splitHash === undefined || manifest.split.hash === splitHash) &&
      !(onlyCurrent && isOfEarlierCode),
  );
  const counted = chosen.filter(isFinished).filter((run) => !isControl(run));
  const rows = groupBy(counted, ({ manifest }) => manifest.split.hash)
    .map((group) => groupSeeds(group).length)
    .reduce((sum, count) => sum + count, 0);
  const progress = startProgress('Comparing runs', rows, 'rows');
  const { compare, save } = rememberComparisons(
    createRunComparison('unseen', 'auc', () => progress.advance()),
    join(project.cache, 'comparisons.json'),
    'auc on unseen',
  );
  const model = await buildLeaderboard(chosen, compare);
  progress.stop();
  save();
  const isFiltered = isFiltering(filter);
  printTables(leaderboardTables(model, { isFiltered }), model, format, { explain });
}

async function chooseFitting(
  runs: readonly RunRecord[],
  filter: RunFilter,
): Promise<readonly RunRecord[]> {
  if (!isFiltering(filter)) return runs;
  const fitting: RunRecord[] = [];
  const rows = runs.filter((run) => !isControl(run));
  for (const run of rows) {
    const notes = await readNotes(run.folder).catch((error) => {
      remark(messageOf(error));
      return { tags: [] };
    });
    if (fitsFilter({ manifest: run.manifest, notes }, filter)) fitting.push(run);
  }
  remark(
    `${fitting.length} of ${rows.length} runs match; ranks and corrected p-values count only these.`,
  );
  return [...fitting, ...runs.filter(isControl)];
}
