import { type Html, html, raw } from '../../shared/text/html.ts';
import { type Part, partsOf } from './cell-parts.ts';
import { tableStyle } from './html-style.ts';
import {
  isOfText,
  type Remark,
  type Row,
  readNotes,
  type Stack,
  stackColumns,
  type Table,
  type TableSet,
} from './table.ts';

/** Tables as one HTML page that needs nothing else: no script, no network. */
export function renderHtml(set: TableSet): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${set.heading}</title>
<style>
${raw(tableStyle)}</style>
</head>
<body>
<main>
<h1>${set.heading}</h1>
${renderHtmlTables(set)}
</main>
</body>
</html>
`.toString();
}

/** Only the tables, for a page that has `tableStyle` and its own heading. */
export function renderHtmlTables(set: TableSet): Html {
  const { tables, remarks } = set;
  const notes = readNotes(set);
  const list = html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
  return html`${tables.map(renderTable)}${remarks.map(renderRemark)}${notes.length > 0 ? list : null}`;
}

function renderTable(table: Table): Html {
  const columns = stackColumns(table).map((column) => ({ ...column, look: lookOf(table, column) }));
  const head = columns.map(
    ({ heading, look }) => html`<th scope="col" class="${look}">${heading}</th>`,
  );
  const rows = table.rows.map((row) => {
    const cells = columns.map(
      (column) =>
        html`<td class="${column.look}" data-label="${column.heading}">${renderCell(row, column)}</td>`,
    );
    return html`<tr class="${row.isFirst ? 'first' : 'other'}">${cells}</tr>\n`;
  });
  const title = table.title === '' ? null : html`<h2>${table.title}</h2>\n`;
  const body = html`<div class="scroll"><table class="results">
<thead><tr>${head}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>
`;
  return html`<section>
${title}${rows.length === 0 ? null : body}${table.remarks.map(renderRemark)}</section>
`;
}

function renderRemark({ text, tone }: Remark): Html {
  return html`<p class="remark ${tone ?? 'plain'}">${text}</p>\n`;
}

/** On narrow screens a cell is a line: its label, then this block. */
function renderCell({ cells }: Row, { keys }: Stack): Html | null {
  const parts = keys.flatMap((key) => {
    const cell = cells.get(key);
    return cell === undefined ? [] : partsOf(cell);
  });
  return parts.length === 0 ? null : html`<div>${parts.map(renderPart)}</div>`;
}

function renderPart({ text, look }: Part, i: number): Html {
  const gap = i === 0 ? '' : ' ';
  switch (look) {
    case 'name':
      return html`${gap}<strong>${text}</strong>`;
    case 'options':
      return html`${gap}<code>${text}</code>`;
    case 'quiet':
      return html`${i === 0 ? null : raw('<br>')}<small>${text}</small>`;
    case 'flag':
    case 'good':
    case 'alert':
      return html`${gap}<span class="${look}">${text}</span>`;
    case 'plain':
    case 'value':
      return html`${gap}${text}`;
  }
}

function lookOf(table: Table, column: Stack): string {
  return `${isOfText(table, column) ? 'text' : 'number'}${column.isMain ? ' main' : ''}`;
}
