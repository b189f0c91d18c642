/**
 * Parses the text of a JSON file. A byte order mark, which some editors write, is
 * ignored.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, ''));
}
