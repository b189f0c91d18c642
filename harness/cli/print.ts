import { escapeLines } from '../shared/text/harmless-text.ts';

/** Characters on a line at least: less of it than this is no table. */
const narrowest = 20;

/**
 * Writes a line to standard output: results go there, progress and remarks to standard error. What
 * would control the terminal is escaped here, no matter who named it.
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
  // JSON reads what is escaped as the same text.
  print(JSON.stringify(value, null, 2));
}

/** Writes a remark to standard error, escaped as by {@link print}. */
export function remark(line: string): void {
  process.stderr.write(`${escapeLines(line)}\n`);
}

/**
 * Whether standard output takes colours, and how many characters a line has: what COLUMNS says, else
 * the terminal; a pipe has no width of its own.
 */
export function terminalLook(): { readonly colour: boolean; readonly width: number | undefined } {
  const { isTTY, columns } = process.stdout;
  const { NO_COLOR: noColour, COLUMNS: asked = '' } = process.env;
  // A terminal that knows no size says 0.
  const found = /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : columns || undefined;
  const width = found === undefined ? undefined : Math.max(narrowest, found);
  return { colour: isTTY === true && noColour === undefined, width };
}
