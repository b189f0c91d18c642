import stringWidth from 'string-width';
import { escapeLines } from '../shared/text/harmless-text.ts';
import { wrapBeforeNumbers } from '../shared/text/wrap-before-numbers.ts';
import { widthOf } from './terminal-width.ts';

/** The most characters per line of a sentence. */
const widestText = 100;
/** Spaces before the further lines of a sentence that takes several. */
const indentation = 2;

/**
 * Writes a line to standard output, which is for results; progress and remarks go to standard error.
 * Characters that would control the terminal are escaped here.
 */
export function print(line: string): void {
  printEscaped(escapeLines(line));
}

/** Writes lines with colours, in which everything else is escaped already. */
export function printEscaped(lines: string): void {
  process.stdout.write(`${lines}\n`);
}

/** Writes a value as indented JSON to standard output. */
export function printJson(value: unknown): void {
  // In JSON, the escaped form is the same text.
  print(JSON.stringify(value, null, 2));
}

/**
 * Writes sentences to standard output, escaped as by {@link print}. On a terminal their lines are broken
 * between words, and the further lines are indented.
 */
export function say(text: string): void {
  process.stdout.write(`${wrapText(text, widthOf(process.stdout))}\n`);
}

/** Writes a remark to standard error, laid out as by {@link say}. */
export function remark(text: string): void {
  process.stderr.write(`${wrapText(text, widthOf(process.stderr))}\n`);
}

/**
 * Whether standard output takes colours, and how many characters fit on a line: as COLUMNS says, else as
 * the terminal says. A pipe has no width.
 */
export function terminalLook(): { readonly colour: boolean; readonly width: number | undefined } {
  const { NO_COLOR: noColour } = process.env;
  return {
    colour: process.stdout.isTTY === true && noColour === undefined,
    width: widthOf(process.stdout),
  };
}

/** Escaped text whose lines are no longer than `width`, unless a word is. */
function wrapText(text: string, width: number | undefined): string {
  const harmless = escapeLines(text);
  if (width === undefined) return harmless;
  return harmless
    .split('\n')
    .map((line) => wrapLine(line, Math.min(width, widestText)))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  const own = line.length - line.trimStart().length;
  const room = width - own - indentation;
  const [first, ...others] = wrapBeforeNumbers(line.trimStart(), room).split('\n');
  const left = ' '.repeat(own);
  return [left + first, ...others.map((one) => left + ' '.repeat(indentation) + one)].join('\n');
}
