import wrapAnsi from 'wrap-ansi';
import { escapeHarmful, escapeLines } from '../shared/text/harmless-text.ts';
import { terminalLook } from './print.ts';

/** Characters between a name and its text. */
const gap = 2;
/** Fewer than these for the text are no help: then it is not wrapped. */
const fewest = 20;

/**
 * Names, each with its text next to it: on a terminal lines are broken so that the text stays to
 * the right of its name; in a pipe each is one line. Harmless to print.
 *
 * @param least how wide the names are at least, characters
 */
export function layOutList(
  rows: readonly (readonly [name: string, text: string])[],
  { indent = 0, least = 0 }: { readonly indent?: number; readonly least?: number } = {},
): string {
  const { width } = terminalLook();
  const names = Math.max(least, ...rows.map(([name]) => name.length));
  const left = indent + names + gap;
  const room = width === undefined ? Number.POSITIVE_INFINITY : width - left;
  return rows
    .map(([name, text]) => {
      const harmless = escapeLines(text);
      const lines = room < fewest ? harmless : wrapAnsi(harmless, room, { hard: true });
      const [first = '', ...others] = lines.split('\n');
      const head = `${' '.repeat(indent)}${escapeHarmful(name).padEnd(names + gap)}${first}`;
      return [head, ...others.map((line) => `${' '.repeat(left)}${line}`)]
        .map((line) => line.trimEnd())
        .join('\n');
    })
    .join('\n');
}

/** A paragraph, its lines broken between words where there is a terminal. Harmless to print. */
export function layOutText(text: string): string {
  const { width } = terminalLook();
  const harmless = escapeLines(text);
  return width === undefined ? harmless : wrapAnsi(harmless, width, { hard: true });
}
