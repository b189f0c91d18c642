import { locateRuns } from '../crossvalidate/locate-runs.ts';
import {
  type CrossvalidationRequest,
  planCrossvalidation,
} from '../crossvalidate/plan-crossvalidation.ts';
import { renderCsv } from '../crossvalidate/render-csv.ts';
import { renderMarkdown } from '../crossvalidate/render-markdown.ts';
import { renderTerminal } from '../crossvalidate/render-terminal.ts';
import { runCrossvalidation } from '../crossvalidate/run-crossvalidation.ts';
import { summariseCrossvalidation } from '../crossvalidate/summarise-crossvalidation.ts';
import { renderJson } from '../leaderboard/render-json.ts';
import { findProject } from '../project.ts';
import { crossvalidationProject } from '../records/crossvalidation-folder.ts';
import { readSweepFile } from '../sweep/read-sweep-file.ts';
import { remark } from './print.ts';

/** How the table is shown. */
export type CrossvalidationFormat = 'terminal' | 'json' | 'markdown' | 'csv';

/**
 * Makes the runs of a cross-validation, unless only the table is asked for, and prints it. A failed
 * run makes the exit code 1.
 */
export async function crossvalidateAndPrint(
  { config, ...asked }: Omit<CrossvalidationRequest, 'file'> & { readonly config?: string },
  { tableOnly, format }: { readonly tableOnly: boolean; readonly format: CrossvalidationFormat },
): Promise<void> {
  const project = crossvalidationProject(findProject());
  const file = config === undefined ? undefined : await readSweepFile(config);
  const plan = await planCrossvalidation({ ...asked, file }, project.plugins);
  const { collection, runs } = await locateRuns(plan, asked.base, project, remark);
  const { finished, failed } = await runCrossvalidation({
    ...{ plan, runs, project, tableOnly, log: remark },
  });
  const model = summariseCrossvalidation(plan, collection, finished, failed);
  if (failed.length > 0) process.exitCode = 1;
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && process.env.NO_COLOR === undefined;
  const render = {
    terminal: () => renderTerminal(model, { colour, width: columns }),
    json: () => renderJson(model),
    markdown: () => renderMarkdown(model),
    csv: () => renderCsv(model),
  };
  process.stdout.write(render[format]());
}
