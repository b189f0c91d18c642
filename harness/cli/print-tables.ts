import { renderCsv } from '../evidence/table/render-csv.ts';
import { renderHtml } from '../evidence/table/render-html.ts';
import { renderJson } from '../evidence/table/render-json.ts';
import { renderMarkdown } from '../evidence/table/render-markdown.ts';
import { renderTerminal } from '../evidence/table/render-terminal.ts';
import type { TableSet } from '../evidence/table/table.ts';
import { terminalLook } from './print.ts';

/** How tables are printed. */
export type TableFormat = 'terminal' | 'json' | 'csv' | 'markdown' | 'html';

/**
 * Writes tables to standard output.
 *
 * @param model the model of the tables, printed as JSON
 * @param options whether to explain them at length
 */
export function printTables(
  tables: TableSet,
  model: object,
  format: TableFormat,
  { explain = false }: { readonly explain?: boolean | undefined } = {},
): void {
  const render = {
    terminal: () => renderTerminal(tables, { ...terminalLook(), explain }),
    json: () => renderJson(model),
    csv: () => renderCsv(tables),
    markdown: () => renderMarkdown(tables, { explain }),
    html: () => renderHtml(tables),
  };
  process.stdout.write(render[format]());
}
