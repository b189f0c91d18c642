// Control characters affect terminals; direction marks and zero-width characters disguise text; line and
// paragraph separators break tables.
const harmful =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Text with every active character escaped, such as `\u001b`. */
export function escapeHarmful(text: string): string {
  return text.replace(
    harmful,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** As {@link escapeHarmful}, but keeps line ends and tabs. */
export function escapeLines(text: string): string {
  return text.replaceAll(/[^\n\t]+/g, escapeHarmful);
}

/** As {@link escapeHarmful}, with at most `length` characters, the last an ellipsis if cut. */
export function harmlessText(text: string, length = 80): string {
  return cut(escapeHarmful(text), length);
}

/** The same in quotes, with a backslash before quotes inside. */
export function quoteHarmless(text: string, length = 80): string {
  return escapeHarmful(JSON.stringify(cut(text, length)));
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
