// Draws the tables of results into README and docs from stored JSON: `npm run draw:results`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crossvalidationTables } from '../../harness/evidence/table/crossvalidation-tables.ts';
import { findDifferingOptions } from '../../harness/evidence/table/differing-options.ts';
import { renderMarkdown } from '../../harness/evidence/table/render-markdown.ts';
import type { Table, TableSet } from '../../harness/evidence/table/table.ts';
import type { CrossvalidationModel } from '../../harness/experiments/crossvalidate/crossvalidation-model.ts';
import { findProject } from '../../harness/shared/project.ts';

/** A table of a page, drawn from what `harness crossvalidate --json` printed. */
interface DrawnTable {
  readonly page: string;
  /** `docs/results/NAME.json`. */
  readonly results: string;
  readonly draw: (model: CrossvalidationModel) => string;
}

const end = '<!-- end of the table -->';

/** Columns that say the same in each row, or that another one says better. */
const leftOut = ['finished', 'flags', 'unseen_accuracy', 'paper', 'engine'];

/** A few rows for README: approaches by name, and what to say of them. */
const fewRows = new Map([
  ['style-statistics', ''],
  ['contrastive', ''],
  ['xception', ', the best approach of the paper'],
  ['plain-cosine', ', nothing trained'],
  ['colour-statistics', ', no network'],
]);

/** Every table of results in the pages. */
export const drawnTables: readonly DrawnTable[] = [
  { page: 'README.md', results: 'paintings', draw: drawFewRows },
  { page: 'docs/results.md', results: 'paintings', draw: drawAllRows },
  { page: 'docs/results.md', results: 'two-collections', draw: drawAllRows },
];

/** Stored results of this project. */
export function readResults(name: string): CrossvalidationModel {
  return JSON.parse(readFileSync(join(findProject().root, `docs/results/${name}.json`), 'utf8'));
}

/** The page with this table in place of the old one that was drawn from the same results. */
export function redrawTable(page: string, results: string, table: string): string {
  const begin = `<!-- ${results}.json, drawn by npm run draw:results -->`;
  const [before, rest] = page.split(begin);
  const [, ...others] = rest?.split(end) ?? [];
  const after = others.length === 0 ? undefined : others.join(end);
  if (before === undefined || after === undefined) {
    throw new Error(`The page lacks the lines "${begin}" and "${end}".`);
  }
  return `${before}${begin}\n${table}\n${end}${after}`;
}

function drawAllRows(model: CrossvalidationModel): string {
  const set = crossvalidationTables(model);
  return set.tables.map((table) => drawTable(set, table, model.rows)).join('\n\n');
}

function drawTable(set: TableSet, table: Table, rows: CrossvalidationModel['rows']): string {
  const columns = table.columns.filter(({ key }) => !leftOut.includes(key));
  const only = { ...set, tables: [{ ...table, columns, remarks: [] }] };
  const lines = renderMarkdown(only).split('\n');
  const drawn = lines.filter((line) => line.startsWith('|')).join('\n');
  const options = findDifferingOptions(rows).remarks.map(({ text }) => text);
  return [drawn, ...options].join('\n\n');
}

function drawFewRows({ rows }: CrossvalidationModel): string {
  const shown = rows.filter(({ plugin }) => fewRows.has(plugin));
  return [
    '| approach | AUC, unseen artists | AUC, seen artists | AUC, another source |',
    '| :-- | --: | --: | --: |',
    ...shown.map(({ plugin, auc, elsewhere }) => {
      const figures = [auc.unseen, auc.seen, elsewhere?.[0]?.auc].map(write);
      return `| \`${plugin}\`${fewRows.get(plugin)} | ${figures.join(' | ')} |`;
    }),
  ].join('\n');
}

function write(
  mean: { value: number; low?: number | null; high?: number | null } | undefined,
): string {
  if (mean === undefined) return '';
  const { value, low, high } = mean;
  const interval =
    typeof low === 'number' && typeof high === 'number'
      ? ` [${low.toFixed(3)}, ${high.toFixed(3)}]`
      : '';
  return `${value.toFixed(3)}${interval}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { page, results, draw } of drawnTables) {
    const file = join(findProject().root, page);
    const table = draw(readResults(results));
    writeFileSync(file, redrawTable(readFileSync(file, 'utf8'), results, table));
  }
}
