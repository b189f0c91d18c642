import { raw, html as template } from 'hono/html';
import { escapeHarmful } from './harmless-text.ts';

/**
 * Markup that is inserted into a page unchanged. {@link html} creates it; `raw` marks a text as markup,
 * which must come from this program, such as a chart or a style, never from outside.
 */
export type Html = ReturnType<typeof raw>;
export { raw };

/** The values of a template: markup is kept, everything else is escaped as text. */
export type HtmlPart = Html | string | number | null | undefined | readonly HtmlPart[];

/**
 * A template for HTML and SVG. All inserted values are escaped, between tags and in quoted attributes,
 * unless they are markup; lists are joined, null and undefined are omitted. Characters that XML forbids and
 * direction marks are written as `\u202e`.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = template(texts, ...parts.map(makeHarmless));
  if (markup instanceof Promise) throw new TypeError('A part of a page must not be a promise.');
  return markup;
}

// Markup is an object, so that text cannot pass for markup.
function makeHarmless(part: HtmlPart): unknown {
  if (Array.isArray(part)) return part.map(makeHarmless);
  return typeof part === 'string' ? escapeHarmful(part) : part;
}
