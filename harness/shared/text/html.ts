import { escapeHtml } from './escape-html.ts';

/** Markup that may stand in a page as it is. Only {@link html} and {@link trusted} make it. */
export class Html {
  constructor(readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

/** What a template takes: markup stands as it is, everything else is text and is escaped. */
export type HtmlPart = Html | string | number | null | undefined | readonly HtmlPart[];

/**
 * A template for HTML. Whatever is put into it is escaped, between tags and in quoted attributes,
 * unless it is markup itself; lists are joined, null and undefined are nothing.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(texts.reduce((markup, text, i) => `${markup}${render(parts[i - 1])}${text}`));
}

/** Markup that this program made itself, such as a chart. Never a text from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function render(part: HtmlPart): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(render).join('');
  return escapeHtml(String(part));
}
