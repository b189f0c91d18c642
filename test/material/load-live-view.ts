import { expect } from 'vitest';

/** What a page names: its style, its script, and the libraries of its import map. */
const namedByPage = /<(?:link|script)[^>]+(?:href|src)="([^"]+)"|"[^"]+":"(\/lib\/[^"]+)"/g;
/** What a script imports of the view's own; libraries have names of the import map. */
const namedByScript = /^import .* from ["'](\.[^"']+)["']/gm;

/**
 * Loads a page of the live view with its scripts, styles and libraries, as a browser does, and fails
 * if one is missing or empty.
 *
 * @returns the content types of what was loaded, by path
 */
export async function loadLiveView(page: string): Promise<ReadonlyMap<string, string>> {
  const types = new Map<string, string>();
  const waiting = [page];
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const { pathname } = new URL(address);
    if (types.has(pathname)) continue;
    const answer = await fetch(address);
    const text = await answer.text();
    expect([pathname, answer.status]).toEqual([pathname, 200]);
    expect(text.length, pathname).toBeGreaterThan(0);
    const type = answer.headers.get('content-type') ?? '';
    types.set(pathname, type);
    const named = type.startsWith('text/html') ? namedByPage : namedByScript;
    for (const [, one, other] of text.matchAll(named)) {
      waiting.push(new URL(one ?? other ?? '', address).href);
    }
  }
  return types;
}
