import { isUtf8 } from 'node:buffer';
import { join, posix } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { readTableBytes } from '../../shared/table-file/read-table-bytes.ts';
import { normaliseArtist, reduceName } from './artist-names.ts';
import type { CatalogEntry, Problem } from './collection.ts';
import { imageExtensionList, judgeImageName } from './image-name.ts';
import { type ImageListing, leavesRoot } from './list-images.ts';
import type { CsvRow } from './read-csv.ts';
import { type PaintingTable, readPaintingTable } from './read-table.ts';

export const manifestName = 'manifest.csv';

/**
 * Reads a table such as `manifest.csv` (`file|path,artist` and optionally
 * `title,style,genre,date|year,source,sha256`) and matches it with the images of the collection. A
 * path may be written with `\\`, with spaces around it or in another Unicode form than the file's
 * name, as long as it can mean only one file.
 *
 * @throws HarnessError `CSV_NOT_UTF8` and the errors of `readPaintingTable`
 */
export async function readManifest(
  root: string,
  listing: ImageListing,
  table: PaintingTable,
): Promise<{ entries: CatalogEntry[]; named: ReadonlySet<string>; problems: Problem[] }> {
  const entries: CatalogEntry[] = [];
  const problems: Problem[] = [];
  const firstLine = new Map<string, number>();

  if (!/\.parquet$/i.test(table.path)) await requireUtf8(table);
  const paths = new PathFinder(listing.images);
  const malformed = await readPaintingTable(table, (row) => {
    const file = row.get('file');
    const id = paths.find(file) ?? posix.normalize(file);
    const artist = normaliseArtist(row.get('artist'));
    const sha256 = row.get('sha256').trim().toLowerCase();
    const earlier = firstLine.get(id);
    if (earlier === undefined) firstLine.set(id, row.line);
    const reason =
      findPathFault(file, id, listing, paths) ??
      (earlier === undefined ? undefined : `repeats ${quote(id)} of line ${earlier}`) ??
      (artist === '' ? `names no artist for ${quote(id)}` : undefined) ??
      (sha256 === '' || /^[0-9a-f]{64}$/.test(sha256)
        ? undefined
        : `its sha256 ${quote(sha256)} is not 64 hex digits`);
    if (reason === undefined) {
      const file = join(root, id);
      entries.push(
        describeEntry(row, sha256 === '' ? { id, file, artist } : { id, file, artist, sha256 }),
      );
    } else {
      problems.push({ file: table.name, line: row.line, reason });
    }
  });
  return { entries, named: new Set(firstLine.keys()), problems: [...malformed, ...problems] };
}

/** Why a path of the manifest cannot be used, or undefined if it can. */
function findPathFault(
  file: string,
  id: string,
  listing: ImageListing,
  paths: PathFinder,
): string | undefined {
  if (file.trim() === '') return 'names no file';
  if (listing.images.has(id)) return undefined;
  const refusal = listing.refused.get(id);
  if (refusal !== undefined) return `${quote(file)} ${refusal}`;
  if (id === '..' || id.startsWith('../') || /^([/\\]|[a-z]:)/i.test(id) || /^\.\.\\/.test(id)) {
    return `${quote(file)} ${leavesRoot}`;
  }
  if (id.split('/').some((part) => part.startsWith('.'))) return `${quote(file)} is hidden`;
  const byName = judgeImageName(posix.basename(id));
  if (byName === 'other') {
    return `${quote(file)} is not an image by its name (${imageExtensionList})`;
  }
  for (let folder = posix.dirname(id); folder !== '.'; folder = posix.dirname(folder)) {
    const fault = listing.refused.get(folder);
    if (fault !== undefined) return `${quote(file)} is behind ${quote(folder)}, which ${fault}`;
  }
  const near = paths.findNear(file);
  const hint = near === undefined ? '' : `; did you mean ${quote(near)}?`;
  return `${quote(file)} does not exist${byName === 'unsure' ? ' or is not an image' : ''}${hint}`;
}

/** Finds the file that the manifest means, even if it writes the path in another way. */
class PathFinder {
  readonly #images: ReadonlySet<string>;
  #byMeaning: ReadonlyMap<string, string | undefined> | undefined;
  #byLikeness: ReadonlyMap<string, string | undefined> | undefined;

  constructor(images: ReadonlySet<string>) {
    this.#images = images;
  }

  /** The path in the listing that this one unambiguously means. */
  find(path: string): string | undefined {
    const exact = posix.normalize(path);
    if (this.#images.has(exact)) return exact;
    this.#byMeaning ??= indexOnce(this.#images, (image) => [meaningOf(image)]);
    return this.#byMeaning.get(meaningOf(path));
  }

  /** A path that it may mean: with other case or punctuation, or the same name in another folder. */
  findNear(path: string): string | undefined {
    const keysOf = (image: string) => [reduceName(image), reduceName(posix.basename(image))];
    this.#byLikeness ??= indexOnce(this.#images, keysOf);
    for (const key of keysOf(meaningOf(path))) {
      const near = this.#byLikeness.get(key);
      if (near !== undefined) return near;
    }
    return undefined;
  }
}

/** A path with `/`, in composed Unicode, without spaces around it. */
function meaningOf(path: string): string {
  return posix.normalize(path.trim().replaceAll('\\', '/').normalize('NFC'));
}

/** Paths by their keys; undefined for a key that several paths have. */
function indexOnce(
  paths: ReadonlySet<string>,
  keysOf: (path: string) => string[],
): ReadonlyMap<string, string | undefined> {
  const index = new Map<string, string | undefined>();
  for (const path of paths) {
    for (const key of new Set(keysOf(path))) index.set(key, index.has(key) ? undefined : path);
  }
  return index;
}

/** Refuses bytes in another encoding, which would give wrong names of artists and files. */
async function requireUtf8({ path: file, name }: PaintingTable): Promise<void> {
  const bytes = await readBytes(file).catch(() => undefined);
  // If the file is unreadable, its reader reports it.
  if (bytes === undefined || isUtf8(bytes)) return;
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const next = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, next))) break;
    start = next;
  }
  throw new HarnessError(
    'CSV_NOT_UTF8',
    `${name}, line ${line}: the text is not UTF-8 (it may be Windows-1252). ` +
      'Save the file as UTF-8; otherwise names and paths with accents are misread.',
  );
}

/** A table's text as its reader gets it. */
async function readBytes(file: string): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of readTableBytes(file)) blocks.push(block);
  return Buffer.concat(blocks);
}

/** An entry with the title, style, genre, date and source of its row, if they are not empty. */
export function describeEntry(
  row: CsvRow,
  identity: Pick<CatalogEntry, 'id' | 'file' | 'artist' | 'sha256'>,
): CatalogEntry {
  const entry: { -readonly [Field in keyof CatalogEntry]: CatalogEntry[Field] } = identity;
  const title = row.get('title');
  const style = row.get('style');
  const genre = row.get('genre');
  const date = row.get('date') || row.get('year');
  const source = row.get('source');
  if (title !== '') entry.title = title;
  if (style !== '') entry.style = style;
  if (genre !== '') entry.genre = genre;
  if (date !== '') entry.date = date;
  if (source !== '') entry.source = source;
  return entry;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
