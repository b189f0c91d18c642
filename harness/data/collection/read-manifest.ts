import { join, posix } from 'node:path';
import type { CatalogEntry, Problem } from './collection.ts';
import { imageExtensionList, isImageName } from './image-name.ts';
import { type ImageListing, leavesRoot } from './list-images.ts';
import { type CsvRow, readCsv } from './read-csv.ts';

export const manifestName = 'manifest.csv';

/**
 * Reads `manifest.csv` (`file,artist` and optionally `title,style,genre,date|year,sha256`) against
 * the images that lie in the collection. Spaces around an artist's name are dropped.
 */
export async function readManifest(
  root: string,
  listing: ImageListing,
): Promise<{ entries: CatalogEntry[]; named: ReadonlySet<string>; problems: Problem[] }> {
  const entries: CatalogEntry[] = [];
  const problems: Problem[] = [];
  const firstLine = new Map<string, number>();

  const malformed = await readCsv(
    join(root, manifestName),
    { required: ['file', 'artist'], name: manifestName },
    (row) => {
      const file = row.get('file');
      const id = posix.normalize(file);
      const artist = row.get('artist').trim();
      const sha256 = row.get('sha256').trim().toLowerCase();
      const earlier = firstLine.get(id);
      if (earlier === undefined) firstLine.set(id, row.line);
      const reason =
        findPathFault(file, id, listing) ??
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
        problems.push({ file: manifestName, line: row.line, reason });
      }
    },
  );
  return { entries, named: new Set(firstLine.keys()), problems: [...malformed, ...problems] };
}

/** Why a path of the manifest cannot be used, or undefined. */
function findPathFault(file: string, id: string, listing: ImageListing): string | undefined {
  if (file.trim() === '') return 'names no file';
  if (listing.images.has(id)) return undefined;
  const link = listing.refused.get(id);
  if (link !== undefined) return `${quote(file)} is a link that ${link}`;
  if (id === '..' || id.startsWith('../') || /^([/\\]|[a-z]:)/i.test(id) || /^\.\.\\/.test(id)) {
    return `${quote(file)} ${leavesRoot}`;
  }
  if (id.split('/').some((part) => part.startsWith('.'))) return `${quote(file)} is hidden`;
  if (!isImageName(posix.basename(id))) {
    return `${quote(file)} is not an image by its name (${imageExtensionList})`;
  }
  for (let folder = posix.dirname(id); folder !== '.'; folder = posix.dirname(folder)) {
    const fault = listing.refused.get(folder);
    if (fault !== undefined) return `${quote(file)} lies behind ${quote(folder)}, which ${fault}`;
  }
  const hint = id.includes('\\') ? '; paths are written with /' : '';
  return `${quote(file)} does not exist${hint}`;
}

/** An entry with the title, style, genre and date of its row, where they are not empty. */
export function describeEntry(
  row: CsvRow,
  identity: Pick<CatalogEntry, 'id' | 'file' | 'artist' | 'sha256'>,
): CatalogEntry {
  const entry: { -readonly [Field in keyof CatalogEntry]: CatalogEntry[Field] } = identity;
  const title = row.get('title');
  const style = row.get('style');
  const genre = row.get('genre');
  const date = row.get('date') || row.get('year');
  if (title !== '') entry.title = title;
  if (style !== '') entry.style = style;
  if (genre !== '') entry.genre = genre;
  if (date !== '') entry.date = date;
  return entry;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
