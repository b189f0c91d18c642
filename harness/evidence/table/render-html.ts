import stringWidth from 'string-width';
import { type Html, html, raw } from '../../shared/text/html.ts';
import { writePage } from '../../shared/text/write-page.ts';
import { type Part, partsAt } from './cell-parts.ts';
import { fitColumns, type Wanted } from './fit-columns.ts';
import { tableStyle } from './html-style.ts';
import {
  groupTies,
  isOfText,
  type Remark,
  type Row,
  readNotes,
  type Stack,
  stackColumns,
  type Table,
  type TableSet,
} from './table.ts';

/** Characters across a window of 1,400 px, and those that a column's padding takes. */
const widestPage = 166;
const padding = 1;
/** The fewest columns, besides names, of a separate part of a table. */
const fewestColumns = 3;
/** How wide small letters are, of others. */
const smallShare = 0.85;

/** Tables as one self-contained HTML page, without scripts. */
export function renderHtml(set: TableSet): string {
  return writePage(html`<!doctype html>
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
`);
}

/**
 * Only the tables, for a page that has `tableStyle` and its own heading.
 *
 * @param level of the headings: one more than that of the heading above them
 */
export function renderHtmlTables(set: TableSet, level: 2 | 3 | 4 = 2): Html {
  const { tables, remarks, legend } = set;
  const notes = readNotes(set);
  const list = html`<ul class="notes">${notes.map((note) => html`<li>${markCode(note)}</li>`)}</ul>`;
  return html`${tables.map((table) => renderTable(table, level))}${remarks.map(renderRemark)}${
    legend === undefined ? null : html`<p class="legend">${legend}</p>\n`
  }${
    notes.length === 0
      ? null
      : html`<details class="explained"><summary>How to read these tables</summary>${list}</details>`
  }`;
}

function renderTable(table: Table, level: number): Html {
  const columns = stackColumns(table).map((column) => {
    const isText = isOfText(table, column);
    const look = `${isText ? 'text' : 'number'}${column.isMain ? ' main' : ''}`;
    return { ...column, isText, look };
  });
  const title = table.title === '' ? null : html`<h${level}>${table.title}</h${level}>\n`;
  const parts = partColumns(table, columns).map((part) => renderPartOf(table, part));
  return html`<section>
${title}${table.rows.length === 0 ? null : parts}${table.remarks.map(renderRemark)}</section>
`;
}

interface Drawn extends Stack {
  readonly isText: boolean;
  readonly look: string;
}

/** Some columns of a table, which scrolls behind the column of names where it is too wide. */
function renderPartOf(table: Table, columns: readonly Drawn[]): Html {
  const name = columns.find((column) => column.isText);
  const lookIn = (column: Drawn) => (column === name ? `${column.look} name` : column.look);
  const head = columns.map((column) =>
    column.heading === ''
      ? html`<td class="${lookIn(column)}"></td>`
      : html`<th scope="col" class="${lookIn(column)}">${column.heading}</th>`,
  );
  const groups = groupTies(table.rows).map((group) => {
    const rows = group.map((row) => {
      const cells = columns.map(
        (column) => html`<td class="${lookIn(column)}">${renderCell(row, column)}</td>`,
      );
      return html`<tr class="${row.isFirst ? 'first' : 'other'}">${cells}</tr>\n`;
    });
    const isTie = group.length > 1;
    return html`<tbody${isTie ? html` class="tie"` : null}>\n${rows}</tbody>\n`;
  });
  return html`<div class="scroll" tabindex="0"><table class="results">
<thead><tr>${head}</tr></thead>
${groups}</table></div>
`;
}

/**
 * The columns of the table, then those that a page would cut off, by importance, each part with the
 * names of the rows. Where few are left, others of low importance go with them.
 */
function partColumns(table: Table, columns: readonly Drawn[]): (readonly Drawn[])[] {
  const parts: (readonly Drawn[])[] = [];
  const names = columns.slice(0, 1 + columns.findIndex((column) => column.isText));
  let left = columns;
  while (left.length > 0) {
    const asked = parts.length === 0 ? left : [...names, ...left];
    const widths = fitColumns(
      asked.map((column) => measure(table, column)),
      widestPage,
    );
    const fitting = asked.filter((_, i) => widths[i] !== 0);
    const missing = left.filter((column) => !fitting.includes(column)).length;
    const moved = missing === 0 ? [] : chooseSpare(fitting, names, fewestColumns - missing);
    const taken = fitting.filter((column) => !moved.includes(column));
    const rest = left.filter((column) => !taken.includes(column));
    parts.push(rest.length === left.length ? asked : taken);
    if (rest.length === left.length) break;
    left = rest;
  }
  return parts;
}

/** The last so many columns of low importance that a part can do without. */
function chooseSpare(part: readonly Drawn[], names: readonly Drawn[], wanted: number): Drawn[] {
  const count = Math.min(wanted, part.length - names.length - fewestColumns);
  const spare = part.filter((column) => column.importance === 'low' && !names.includes(column));
  return spare.slice(spare.length - Math.max(0, Math.min(count, spare.length)));
}

/** How wide a column gets in a page, in characters of {@link widestPage}. */
function measure(table: Table, column: Drawn): Wanted {
  const lines = table.rows.flatMap((row) => partsAt(row, column.keys));
  const longest = (texts: readonly string[]) =>
    Math.max(0, ...texts.map((text) => stringWidth(text)));
  const words = longest(column.heading.split(' '));
  const texts = lines.map(({ text, look }) =>
    look === 'quiet' ? text.slice(0, Math.ceil(text.length * smallShare)) : text,
  );
  return {
    importance: column.importance ?? 'high',
    isText: column.isText,
    natural: padding + Math.max(words, longest(texts)),
    broken: padding + Math.max(words, longest(texts.flatMap((text) => text.split(' ')))),
  };
}

function renderRemark({ text, tone }: Remark): Html {
  return html`<p class="remark ${tone ?? 'plain'}">${markCode(text)}</p>\n`;
}

/** Shows text between backticks as code. */
function markCode(text: string): Html {
  return html`${text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** Numbers are stacked, words continue on the line. */
function renderCell(row: Row, { keys, isText: areWords }: Drawn): Html | null {
  const parts = partsAt(row, keys);
  return parts.length === 0 ? null : html`${parts.map((part, i) => renderPart(part, i, areWords))}`;
}

function renderPart({ text, look }: Part, i: number, areWords: boolean): Html {
  const gap = i === 0 ? '' : areWords && look !== 'quiet' ? ' ' : raw('<br>');
  switch (look) {
    case 'name':
      return html`${gap}<strong>${text}</strong>`;
    case 'options':
      return html`${gap}<code>${text}</code>`;
    case 'quiet':
      return html`${gap}<small>${text}</small>`;
    case 'flag':
    case 'good':
    case 'alert':
      return html`${gap}<span class="${look}">${text}</span>`;
    case 'plain':
    case 'value':
      return html`${gap}${text}`;
  }
}
