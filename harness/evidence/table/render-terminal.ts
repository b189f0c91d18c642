import picocolors from 'picocolors';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { type Part, partsAt } from './cell-parts.ts';
import { fitColumns, gap } from './fit-columns.ts';
import {
  type Cell,
  groupTies,
  isOfText,
  type Row,
  readNotes,
  type Stack,
  stackColumns,
  type Table,
  type TableSet,
} from './table.ts';

export interface TerminalOptions {
  /** Whether to write colour codes. */
  readonly colour: boolean;
  /** Characters per line of the terminal; no line is longer. */
  readonly width?: number | undefined;
  /** Whether to explain the tables at length. */
  readonly explain?: boolean | undefined;
}

type Paint = (text: string) => string;

/** A line of a cell and its colour. */
interface Line {
  readonly text: string;
  readonly paint: Paint;
}

/** The longest line of a sentence, characters. */
const widestText = 100;
/** Before the further lines of a remark or note that takes several. */
const indentation = '  ';
/** The most lines of a heading, unless one of its words is wider than its column. */
const mostHeadingLines = 3;

/** Tables for a terminal. Columns that do not fit are left out, the least important first. */
export function renderTerminal(
  set: TableSet,
  { colour, width = 120, explain = false }: TerminalOptions,
): string {
  const { heading, tables, remarks, legend } = set;
  const colours = picocolors.createColors(colour);
  const lines: string[] = [];
  const say = (text: string, paint: Paint = String) =>
    lines.push(wrapSentences(text, paint, Math.min(widestText, width)));
  const head = (text: string) =>
    lines.push(wrapAnsi(colours.bold(escapeHarmful(text)), width, { hard: true }));
  const tones = { alert: colours.yellow, failure: colours.red };
  head(heading);
  const inSight: string[] = [];
  const missing = new Set<string>();
  for (const table of tables) {
    lines.push('');
    if (table.title !== '') head(table.title);
    if (table.rows.length > 0) {
      const { columns, leftOut } = placeColumns(table, width);
      lines.push(...drawTable(table, columns, colours));
      inSight.push(...columns.flatMap(({ keys }) => keys));
      for (const own of leftOut) missing.add(own);
    }
    for (const { text, tone } of table.remarks) say(text, tone && tones[tone]);
  }
  if (remarks.length > 0) lines.push('');
  for (const { text, tone } of remarks) say(text, tone && tones[tone]);
  const notes = readNotes(set, inSight);
  const more = sayMore(set, missing, !explain && notes.length > 0);
  const longer = explain ? notes : [];
  if (legend !== undefined || more !== '' || longer.length > 0) lines.push('');
  if (legend !== undefined) say(legend, colours.dim);
  if (more !== '') say(more, colours.dim);
  for (const note of longer) say(note, colours.dim);
  return `${lines.join('\n')}\n`;
}

/** Sentences whose further lines are indented. */
function wrapSentences(text: string, paint: Paint, width: number): string {
  const harmless = escapeHarmful(text);
  if (stringWidth(harmless) <= width) return paint(harmless);
  const lines = wrapAnsi(harmless, width - indentation.length, { hard: true }).split('\n');
  return lines.map((line, i) => (i === 0 ? '' : indentation) + paint(line)).join('\n');
}

/** Says where to find what the terminal leaves out; empty if it leaves out nothing. */
function sayMore(
  { wholeIn, explainedBy }: Pick<TableSet, 'wholeIn' | 'explainedBy'>,
  missing: ReadonlySet<string>,
  hasNotes: boolean,
): string {
  const whole = wholeIn === undefined ? '' : ` (complete in ${wholeIn})`;
  const columns =
    missing.size === 0 ? '' : `Columns left out at this width${whole}: ${[...missing].join(', ')}.`;
  const notes = hasNotes && explainedBy !== undefined ? `Explanations: ${explainedBy}.` : '';
  return [columns, notes].filter((text) => text !== '').join(' ');
}

/** A column that is drawn. */
interface Placed extends Stack {
  readonly width: number;
  readonly isNumber: boolean;
}

/** The columns that fit, and the headings of the others. */
function placeColumns(
  table: Table,
  width: number,
): { readonly columns: readonly Placed[]; readonly leftOut: readonly string[] } {
  const stacks = stackColumns(table).map((stack) => ({
    ...stack,
    heading: escapeHarmful(stack.heading),
  }));
  const widths = fitColumns(
    stacks.map((stack) => measure(table, stack)),
    width,
  );
  const placed = stacks.map((stack, i) => ({
    ...stack,
    width: widths[i] ?? 0,
    isNumber: isOfNumbers(table, stack),
  }));
  return {
    columns: placed.filter((column) => column.width > 0),
    leftOut: placed.filter((column) => column.width === 0).map((column) => column.heading),
  };
}

/** Breaks an option that is wider than its column after the sign, if its value then stays whole. */
function breakOptions(text: string, width: number): string {
  return text.replaceAll(/(\S+?=)(\S+)/g, (option: string, name: string, value: string) =>
    option.length > width && value.length <= width ? `${name}\n${value}` : option,
  );
}

function drawTable(table: Table, columns: readonly Placed[], colours: Colours): string[] {
  const length = columns.reduce((sum, column) => sum + column.width, gap * (columns.length - 1));
  const rule = '─'.repeat(length);
  const withinTie = colours.dim('┄'.repeat(length));
  const draw = (cellOf: (stack: Stack) => readonly Line[]): string[] => {
    const cells = columns.map((column) =>
      cellOf(column).flatMap(({ text, paint }) =>
        wrapAnsi(breakOptions(text, column.width), column.width, { hard: true })
          .split('\n')
          .map((line) => ({ text: line, paint })),
      ),
    );
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, i) =>
      columns
        .map(({ width: own, isNumber }, c) => pad(cells[c]?.[i], own, isNumber))
        .join(' '.repeat(gap))
        .trimEnd(),
    );
  };
  const head = draw(({ heading }) => [{ text: heading, paint: String }]);
  const rows = groupTies(table.rows).flatMap((group) =>
    group.flatMap((row, i) => [
      i === 0 ? rule : withinTie,
      ...draw((stack) => linesOf(row, stack, (part) => paintOf(part, stack, row, colours))),
    ]),
  );
  return [rule, ...head, ...rows, rule];
}

function linesOf(
  row: Row,
  { keys }: Pick<Stack, 'keys'>,
  paint: (part: Part) => Paint = () => String,
): Line[] {
  return partsAt(row, keys).map((part) => {
    const text = escapeHarmful(part.text);
    return { text: part.look === 'flag' ? `! ${text}` : text, paint: paint(part) };
  });
}

function pad(line: Line | undefined, width: number, toTheRight: boolean): string {
  if (line === undefined) return ' '.repeat(width);
  const space = ' '.repeat(Math.max(0, width - stringWidth(line.text)));
  return toTheRight ? space + line.paint(line.text) : line.paint(line.text) + space;
}

const numberKinds: readonly Cell['kind'][] = ['number', 'range', 'change', 'seconds'];

function isOfNumbers({ rows }: Table, { keys }: Stack): boolean {
  return rows.every(({ cells }) =>
    keys.every((key) => numberKinds.includes(cells.get(key)?.kind ?? 'number')),
  );
}

type Colours = ReturnType<typeof picocolors.createColors>;

function paintOf({ look }: Part, { isMain }: Stack, { isFirst }: Row, colours: Colours): Paint {
  const strong = (text: string) => colours.bold(isFirst ? colours.green(text) : text);
  switch (look) {
    case 'name':
      return strong;
    case 'value':
      return isMain === true ? strong : String;
    case 'quiet':
      return colours.dim;
    case 'flag':
    case 'alert':
      return colours.yellow;
    case 'good':
      return colours.green;
    case 'plain':
    case 'options':
      return String;
  }
}

/** The least width of a column at which its heading takes at most `lines` lines. */
function narrowest(heading: string, lines: number): number {
  const whole = stringWidth(heading);
  for (let width = Math.ceil(whole / lines); width < whole; width++) {
    if (wrapAnsi(heading, width).split('\n').length <= lines) return width;
  }
  return whole;
}

/** The natural and the least width of a column. */
function measure(table: Table, stack: Stack) {
  const texts = table.rows.flatMap((row) => linesOf(row, stack).map(({ text }) => text));
  const longestOf = (parts: readonly string[]) => Math.max(0, ...parts.map((x) => stringWidth(x)));
  const heading = Math.max(
    longestOf(stack.heading.split(' ')),
    narrowest(stack.heading, mostHeadingLines),
  );
  return {
    importance: stack.importance ?? 'high',
    isText: stack.isWhole !== true && isOfText(table, stack),
    natural: Math.max(heading, longestOf(texts)),
    broken: Math.max(heading, longestOf(texts.flatMap((text) => text.split(' ')))),
  };
}
