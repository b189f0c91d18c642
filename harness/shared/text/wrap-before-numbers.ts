import wrapAnsi, { type Options } from 'wrap-ansi';

/** Text, with colours or without, in lines of at most `width` characters that keep a unit with its number. */
export function wrapBeforeNumbers(text: string, width: number, options?: Options): string {
  const joined = text.replace(beforeUnit(' '), noBreak);
  return wrapAnsi(joined, width, options).replace(beforeUnit(noBreak), ' ');
}

const noBreak = '\u00a0';

/** This character between a number and its unit, which belong on one line. */
function beforeUnit(character: string): RegExp {
  return new RegExp(`(?<=\\d)${character}(?=%|(?:s|min|h|px|[kMG]?B)(?!\\w))`, 'g');
}
