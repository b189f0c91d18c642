import type { Importance } from './table.ts';

/** Spaces between two columns. */
export const gap = 2;
/** The maximum width of text, and its minimum before columns are left out, characters. */
const wideText = 48;
const narrowText = 14;
/** Words up to this length are kept whole until columns are left out. */
const longWord = 20;

/** The wanted widths of a column, in characters. */
export interface Wanted {
  readonly importance: Importance;
  /** Whether it is text, which can be wrapped at any width. */
  readonly isText: boolean;
  /** With every line whole. */
  readonly natural: number;
  /** With lines broken at spaces. */
  readonly broken: number;
}

/** The order in which columns are left out. */
const leaving = ['low', 'middle', 'high'] as const;

/**
 * The width of each column so that all fit into `room`; 0 for columns that are left out.
 * Text is narrowed first. Then columns are left out by importance, the last first. Only if the columns that
 * always stay do not fit, intervals are broken over two lines, and finally words.
 */
export function fitColumns(columns: readonly Wanted[], room: number): number[] {
  const shown = columns.map(() => true);
  const widthsWith = (numbers: 'natural' | 'broken') =>
    columns.map((column, i) => {
      if (shown[i] === false) return 0;
      return column.isText ? leastOfText(column) : column[numbers];
    });
  for (const importance of leaving) {
    while (total(widthsWith('natural')) > room) {
      const last = columns.findLastIndex(
        (column, i) => shown[i] === true && column.importance === importance,
      );
      if (last === -1) break;
      shown[last] = false;
    }
  }
  for (const numbers of ['natural', 'broken'] as const) {
    const widths = widthsWith(numbers);
    if (total(widths) <= room) return grow(columns, widths, room);
  }
  return squeeze(widthsWith('broken'), room);
}

function leastOfText({ natural, broken }: Wanted): number {
  return Math.min(natural, Math.max(narrowText, Math.min(broken, longWord)));
}

/** Gives the remaining room to the columns from the left. */
function grow(columns: readonly Wanted[], widths: readonly number[], room: number): number[] {
  let left = room - total(widths);
  return widths.map((width, i) => {
    const column = columns[i];
    if (width === 0 || column === undefined) return width;
    const wanted = column.isText ? Math.min(column.natural, wideText) : column.natural;
    // An interval that is broken all the same gains nothing.
    const more = column.isText ? Math.min(left, wanted - width) : wanted - width;
    if (more <= 0 || more > left) return width;
    left -= more;
    return width + more;
  });
}

/** Takes from the widest until all fit. */
function squeeze(widths: readonly number[], room: number): number[] {
  const squeezed = [...widths];
  while (total(squeezed) > room) {
    const widest = Math.max(...squeezed);
    if (widest <= 1) break;
    squeezed[squeezed.indexOf(widest)] = widest - 1;
  }
  return squeezed;
}

function total(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, gap * Math.max(0, shown.length - 1));
}
