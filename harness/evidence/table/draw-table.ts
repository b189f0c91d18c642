import Table from 'cli-table3';
import { wrapText } from '../../shared/text/wrap-text.ts';

/** A line of a cell, to be wrapped and then coloured. */
export interface Line {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

export interface Column<Row> {
  readonly title: string;
  /** Characters. */
  readonly width: number;
  readonly cell: (row: Row) => readonly Line[];
}

/** A table for a terminal: rules between rows, none between columns, no line longer than its columns. */
export function drawTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const table = new Table({
    head: columns.map(({ title }) => title),
    colWidths: columns.map(({ width }) => width + 2),
    chars: {
      top: '─',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '─',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      mid: '─',
      'mid-mid': '',
      'left-mid': '',
      'right-mid': '',
      left: '',
      middle: '',
      right: '',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) {
    table.push(columns.map(({ width, cell }) => renderCell(cell(row), width)));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function renderCell(lines: readonly Line[], width: number): string {
  return lines
    .flatMap(({ text, paint = String }) => wrapText(text, width).map((part) => paint(part)))
    .join('\n');
}
