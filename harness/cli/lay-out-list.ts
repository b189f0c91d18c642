import wrapAnsi from 'wrap-ansi';
import { escapeHarmful, escapeLines } from '../shared/text/harmless-text.ts';
import { terminalLook } from './print.ts';

/** Characters between a name and its text. */
const gap = 2;
/** With fewer characters than this left for the text, it is not wrapped. */
const fewest = 20;

/**
 * Lays out names with a text next to each. On a terminal a long text is broken and stays to the right of
 * its name; in a pipe it is one line. Harmless to print.
 *
 * @param least the least width of the names, characters
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
