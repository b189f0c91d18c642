import { HarnessError } from '../../../contract/errors.ts';
import { imageExtensionList, isImageName } from '../image-name.ts';

/** The fields of a template; other names in braces are ignored. */
const fields = ['artist', 'title', 'style', 'genre', 'date', 'source'] as const;
type Field = (typeof fields)[number];

/** The fields read from a path. */
export type PathFields = { readonly [name in Field]?: string } & { readonly artist: string };

/** Reads the artist and other fields from an image's path; undefined if it does not match. */
export type ReadPath = (path: string) => PathFields | undefined;

/**
 * Compiles a template such as `{artist}/{title}.jpg` or `{style}/{artist}_{n}.jpg` to a reader of
 * paths. It is compared with the end of a path, folder by folder: a field in braces never crosses a
 * `/` and matches as little as possible; `{n}` matches digits and `{year}` four of them. Any image
 * extension matches.
 *
 * @throws HarnessError `ARTIST_TEMPLATE_INVALID`
 */
export function compileTemplate(template: string): ReadPath {
  const stem = isImageName(`a${template}`) ? template.replace(/\.[^.]*$/, '') : template;
  const names: string[] = [];
  let pattern = '';
  let isBehindPart = false;
  for (const [piece] of stem.matchAll(/\{[^{}/]*\}|[^{}]+|[{}]/g)) {
    const name = /^\{\s*(\S*)\s*\}$/.exec(piece)?.[1];
    if (name === undefined) {
      if (piece === '{' || piece === '}') throw invalid(template, 'it has an unmatched brace');
      pattern += escapeRegExp(piece.replaceAll('\\', '/'));
    } else {
      if (isBehindPart) {
        throw invalid(template, `nothing separates {${name}} from the part before it`);
      }
      if (name !== '*' && names.includes(name)) {
        throw invalid(template, `it contains {${name}} twice`);
      }
      names.push(name);
      pattern += `(${patternOf(name)})`;
    }
    isBehindPart = name !== undefined;
  }
  if (!names.includes('artist')) throw invalid(template, 'it lacks {artist}');
  const whole = new RegExp(`(?:^|/)${pattern}$`, 'u');
  return (path) => {
    const found = whole.exec(path.replace(/\.[^./]*$/, ''));
    if (found === null) return undefined;
    const read: { -readonly [name in Field]?: string } = {};
    for (const [index, name] of names.entries()) {
      const field = name === 'year' ? 'date' : fields.find((known) => known === name);
      const value = found[index + 1]?.trim();
      if (field !== undefined && value !== undefined && value !== '') read[field] = value;
    }
    const { artist } = read;
    return artist === undefined ? undefined : { ...read, artist };
  };
}

function patternOf(name: string): string {
  if (name === 'n') return '\\d+';
  if (name === 'year') return '\\d{4}';
  return '[^/]+?';
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function invalid(template: string, why: string): HarnessError {
  return new HarnessError(
    'ARTIST_TEMPLATE_INVALID',
    `--artist-from ${JSON.stringify(template)}: ${why}. Show where an image's path names the artist, such as ` +
      `'{artist}/{title}.jpg' or '{artist}_{n}.jpg'; images are ${imageExtensionList}.`,
  );
}
