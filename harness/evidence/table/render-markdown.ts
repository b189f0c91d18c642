import { escapeMarkdown } from '../../shared/text/escape-markdown.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { type Part, partsOf } from './cell-parts.ts';
import { isOfText, type Row, readNotes, shownColumns, type Table, type TableSet } from './table.ts';

/**
 * Tables as a Markdown document, every column on its own. The names of rows that nothing is above are
 * bold.
 *
 * @param explain whether to say at length how to read them
 */
export function renderMarkdown(
  set: TableSet,
  { explain = false }: { readonly explain?: boolean | undefined } = {},
): string {
  const { heading, tables, remarks, legend } = set;
  const parts = [
    `# ${write(heading)}`,
    ...tables.flatMap(renderTable),
    joinLines(remarks.map(({ text }) => text)),
    joinLines([...(legend === undefined ? [] : [legend]), ...(explain ? readNotes(set) : [])]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function renderTable(table: Table): string[] {
  const columns = shownColumns(table);
  const lines = [
    line(columns.map(({ heading }) => write(heading))),
    line(columns.map((column) => (isOfText(table, column) ? ':--' : '--:'))),
    ...table.rows.map((row) => line(columns.map(({ key }) => renderCell(row, key)))),
  ];
  return [
    table.title === '' ? '' : `## ${write(table.title)}`,
    table.rows.length === 0 ? '' : lines.join('\n'),
    joinLines(table.remarks.map(({ text }) => text)),
  ];
}

function renderCell({ cells, isFirst }: Row, key: string): string {
  const cell = cells.get(key);
  if (cell === undefined) return '';
  return partsOf(cell)
    .map((part, i) => `${i === 0 ? '' : part.joint}${renderPart(part, isFirst)}`)
    .join('');
}

function renderPart({ text, look, isNumber }: Part, isFirst: boolean): string {
  if (isNumber === true) return text;
  return look === 'name' && isFirst ? `**${write(text)}**` : write(text);
}

/** Sentences, each on its own line in one paragraph. */
function joinLines(texts: readonly string[]): string {
  return texts.map(write).join('  \n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function write(text: string): string {
  return escapeMarkdown(escapeHarmful(text));
}
