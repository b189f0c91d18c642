/**
 * Parses the text of a JSON file. A byte order mark, which some editors write before it, is passed
 * over.
 *
 * @throws SyntaxError if the text is no JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, ''));
}
