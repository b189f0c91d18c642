import { buildLeaderboard } from '../leaderboard/build-leaderboard.ts';
import { createRunComparison } from '../leaderboard/compare-runs.ts';
import { groupBy, groupSeeds } from '../leaderboard/group-runs.ts';
import { renderCsv } from '../leaderboard/render-csv.ts';
import { renderHtml } from '../leaderboard/render-html.ts';
import { renderJson } from '../leaderboard/render-json.ts';
import { renderMarkdown } from '../leaderboard/render-markdown.ts';
import { renderTerminal } from '../leaderboard/render-terminal.ts';
import { startProgress } from '../progress.ts';
import type { ProjectFolders } from '../project.ts';
import { listRuns } from '../records/read-run.ts';
import { isFinished } from '../records/run-record.ts';
import { remark } from './print.ts';

/**
 * Prints the leaderboard of all finished runs, or of those on one split.
 *
 * @param splitHash only the table of this split
 */
export async function printLeaderboard(
  project: ProjectFolders,
  format: 'terminal' | 'json' | 'csv' | 'markdown' | 'html',
  splitHash?: string,
): Promise<void> {
  const { runs, broken } = await listRuns(project.submissions);
  for (const { reason } of broken) remark(`Passed by: ${reason}`);
  const chosen = runs.filter(
    ({ manifest }) => splitHash === undefined || manifest.split.hash === splitHash,
  );
  const rows = groupBy(chosen.filter(isFinished), ({ manifest }) => manifest.split.hash)
    .map((group) => groupSeeds(group).length)
    .reduce((sum, count) => sum + count, 0);
  const progress = startProgress('Comparing runs', rows, 'rows');
  const compare = createRunComparison('unseen', 'auc', () => progress.advance());
  const model = await buildLeaderboard(chosen, compare);
  progress.stop();
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && process.env.NO_COLOR === undefined;
  const render = {
    terminal: () => renderTerminal(model, { colour, width: columns }),
    json: () => renderJson(model),
    csv: () => renderCsv(model),
    markdown: () => renderMarkdown(model),
    html: () => renderHtml(model),
  };
  process.stdout.write(render[format]());
}
