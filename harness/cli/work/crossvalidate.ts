import { renderCsv } from '../../evidence/table/crossvalidation/render-csv.ts';
import { renderMarkdown } from '../../evidence/table/crossvalidation/render-markdown.ts';
import { renderTerminal } from '../../evidence/table/crossvalidation/render-terminal.ts';
import { renderJson } from '../../evidence/table/render-json.ts';
import { type CrossvalidationRequest, crossvalidate } from '../../experiments/crossvalidate.ts';
import { readSweepFile } from '../../experiments/plan/read-sweep-file.ts';
import { crossvalidationProject } from '../../experiments/records/crossvalidation-folder.ts';
import { findProject } from '../../shared/project.ts';
import { remark } from '../print.ts';

/** How the table is shown. */
export type CrossvalidationFormat = 'terminal' | 'json' | 'markdown' | 'csv';

/**
 * Makes the runs of a cross-validation, unless only the table is asked for, and prints it. A failed
 * run makes the exit code 1.
 */
export async function crossvalidateAndPrint(
  {
    config,
    ...asked
  }: Omit<CrossvalidationRequest, 'file'> & { readonly config?: string | undefined },
  { tableOnly, format }: { readonly tableOnly: boolean; readonly format: CrossvalidationFormat },
): Promise<void> {
  const project = crossvalidationProject(findProject());
  const file = config === undefined ? undefined : await readSweepFile(config);
  const asking = { ...asked, file };
  const model = await crossvalidate(asking, project, { tableOnly, log: remark });
  if (model.failed.length > 0) process.exitCode = 1;
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
