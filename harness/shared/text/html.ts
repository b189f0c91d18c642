import { raw, html as template } from 'hono/html';
import { escapeHarmful } from './harmless-text.ts';

/**
 * Markup that may stand in a page as it is. {@link html} makes it; `raw` takes a text for it, which
 * must be one that this program wrote itself, such as a chart or a style, never one from outside.
 */
export type Html = ReturnType<typeof raw>;
export { raw };

/** What a template takes: markup is kept, everything else is text and is escaped. */
export type HtmlPart = Html | string | number | null | undefined | readonly HtmlPart[];

/**
 * A template for HTML and SVG. Whatever is put into it is escaped, between tags and in quoted
 * attributes, unless it is markup itself; lists are joined, null and undefined are nothing.
 * Characters that XML forbids and marks of direction are written as `\u202e`.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = template(texts, ...parts.map(makeHarmless));
  if (markup instanceof Promise) throw new TypeError('A part of a page must not be a promise.');
  return markup;
}

// Markup is an object, so that no text can pass for it.
function makeHarmless(part: HtmlPart): unknown {
  if (Array.isArray(part)) return part.map(makeHarmless);
  return typeof part === 'string' ? escapeHarmful(part) : part;
}
