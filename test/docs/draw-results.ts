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

/** What `harness crossvalidate --json` printed, from the project's root. */
export const resultsFile = 'docs/results/paintings.json';

const begin = '<!-- drawn by npm run draw:results -->';
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

/** Each page with a table of results, and how that is drawn. */
export const pages: ReadonlyMap<string, (model: CrossvalidationModel) => string> = new Map([
  ['README.md', drawFewRows],
  ['docs/results.md', drawAllRows],
]);

/** The stored results of this project. */
export function readResults(): CrossvalidationModel {
  return JSON.parse(readFileSync(join(findProject().root, resultsFile), 'utf8'));
}

/** The page with this table in place of its old one. */
export function redrawTable(page: string, table: string): string {
  const [before, rest] = page.split(begin);
  const [, after] = rest?.split(end) ?? [];
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
  const model = readResults();
  for (const [page, draw] of pages) {
    const file = join(findProject().root, page);
    writeFileSync(file, redrawTable(readFileSync(file, 'utf8'), draw(model)));
  }
}
