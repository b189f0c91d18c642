import type { Html } from './html.ts';

// What is not prose stays unchanged: tags with their attributes, scripts, styles and code.
const tagOrGap = /<(script|style|pre|code)\b.*?<\/\1>|<[^>]*>|(?<=\d) (?=%)/gs;

/** Markup as text for a browser, which never breaks a line between a number and its "%". */
export function writePage(markup: Html): string {
  return markup.toString().replace(tagOrGap, (found) => (found === ' ' ? '\u00a0' : found));
}
