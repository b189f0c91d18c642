import { join } from 'node:path';
import { leaderboardTables } from '../../evidence/table/leaderboard-tables.ts';
import { projectOf } from '../../experiments/records/controls-folder.ts';
import { listRuns } from '../../experiments/records/read-run.ts';
import { isControl, isFinished } from '../../experiments/records/run-record.ts';
import { buildLeaderboard } from '../../experiments/summary/build-leaderboard.ts';
import { createRunComparison } from '../../experiments/summary/compare-runs.ts';
import { groupBy, groupSeeds } from '../../experiments/summary/group-runs.ts';
import { markEarlierCode } from '../../experiments/summary/mark-earlier-code.ts';
import { rememberComparisons } from '../../experiments/summary/remember-comparisons.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { remark } from '../print.ts';
import { printTables, type TableFormat } from '../print-tables.ts';

/**
 * Prints the leaderboard of all finished runs, or of those on one split.
 *
 * @param splitHash only the table of this split
 * @param onlyCurrent leaves out runs of plugins whose code has changed since
 */
export async function printLeaderboard(
  project: ProjectFolders,
  format: TableFormat,
  splitHash?: string,
  onlyCurrent = false,
): Promise<void> {
  const { runs: ordinary, broken } = await listRuns(project.submissions);
  const controls = await listRuns(projectOf({ control: true }, project).submissions);
  const all = [...ordinary, ...controls.runs];
  broken.push(...controls.broken);
  const runs = markEarlierCode(all, project);
  for (const { reason } of broken) remark(`Skipped: ${reason}`);
  const chosen = runs.filter(
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
  printTables(leaderboardTables(model), model, format);
}
