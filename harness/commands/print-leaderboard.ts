import { buildLeaderboard } from '../leaderboard/build-leaderboard.ts';
import { renderCsv } from '../leaderboard/render-csv.ts';
import { renderJson } from '../leaderboard/render-json.ts';
import { renderMarkdown } from '../leaderboard/render-markdown.ts';
import { renderTerminal } from '../leaderboard/render-terminal.ts';
import type { ProjectFolders } from '../project.ts';
import { listRuns } from '../records/read-run.ts';
import { remark } from './print.ts';

/**
 * Prints the leaderboard of all finished runs, or of those on one split.
 *
 * @param splitHash only the table of this split
 */
export async function printLeaderboard(
  project: ProjectFolders,
  format: 'terminal' | 'json' | 'csv' | 'markdown',
  splitHash?: string,
): Promise<void> {
  const { runs, broken } = await listRuns(project.submissions);
  for (const { reason } of broken) remark(`Passed by: ${reason}`);
  const chosen = runs.filter(
    ({ manifest }) => splitHash === undefined || manifest.split.hash === splitHash,
  );
  const model = await buildLeaderboard(chosen);
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && process.env.NO_COLOR === undefined;
  const render = {
    terminal: () => renderTerminal(model, { colour, width: columns }),
    json: () => renderJson(model),
    csv: () => renderCsv(model),
    markdown: () => renderMarkdown(model),
  };
  process.stdout.write(render[format]());
}
