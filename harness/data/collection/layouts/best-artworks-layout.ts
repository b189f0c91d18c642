import { join, posix } from 'node:path';
import { createNameFinder, normaliseArtist } from '../artist-names.ts';
import type { Problem } from '../collection.ts';
import type { ImageListing } from '../list-images.ts';
import { readCsv } from '../read-csv.ts';
import type { FoundLayout } from './found-layout.ts';
import { nameByArtist, type PlacedPainting } from './name-by-artist.ts';
import { compileTemplate } from './path-template.ts';

const { basename, dirname } = posix;

const tableName = 'artists.csv';
/** If the table has a smaller share of the artists, it belongs to something else. */
const mostImages = 0.5;

const readFolder = compileTemplate('{artist}/{title}');
const readFile = compileTemplate('{artist}_{n}');

/**
 * Reads "Best Artworks of All Time": `artists.csv` with folders of artists at any depth, such as
 * `images/images/`, or all images in one folder, such as `resized/Artist_12.jpg`. If both exist, the
 * folders are used. The table's column `genre` contains a style, and is kept as one.
 *
 * @returns undefined if the folder is something else
 * @throws HarnessError the errors of a broken CSV
 */
export async function readBestArtworks(
  root: string,
  { images, tables, refused }: ImageListing,
): Promise<FoundLayout | undefined> {
  const table = [...tables].sort().find((path) => basename(path) === tableName);
  if (table === undefined) return undefined;
  const read = await readArtists(join(root, table), table).catch((error: unknown) => {
    // Folders of artists do not need the table, so it is not required to be readable.
    if (hasFolders(images)) return undefined;
    throw error;
  });
  if (read === undefined || read.styleOf.size === 0) return undefined;
  const { styleOf, problems } = read;

  const findArtist = createNameFinder(styleOf.keys());
  const inFolders: Sorted[] = [];
  const inNames: Sorted[] = [];
  const unknown: string[] = [];
  for (const path of images) {
    const byFolder = sortOut(path, readFolder(path)?.artist, findArtist);
    const byName = sortOut(path, readFile(path)?.artist, findArtist);
    if (byFolder !== undefined) inFolders.push(byFolder);
    else if (byName !== undefined) inNames.push(byName);
    else unknown.push(path);
  }
  if (inFolders.length + inNames.length < mostImages * images.size) return undefined;
  const sorted = inFolders.length > 0 ? inFolders : inNames;
  const [first] = sorted;
  if (first === undefined) return undefined;

  const above = inFolders.length > 0 ? dirname(dirname(first.path)) : undefined;
  for (const file of unknown) {
    // A folder among those of artists belongs to an artist, even if the table does not list it.
    const artist = normaliseArtist(basename(dirname(file)));
    if (dirname(dirname(file)) === above && artist !== '') {
      sorted.push({ path: file, spelling: artist, known: artist });
    } else {
      problems.push({ file, reason: `has no artist of ${table} in its folder or its name` });
    }
  }
  for (const [file, reason] of refused) problems.push({ file, reason });
  const spellings = chooseSpellings(sorted);
  const paintings = sorted.map(({ path, known }): PlacedPainting => {
    const style = styleOf.get(known) ?? '';
    return {
      path,
      artist: spellings.get(known) ?? known,
      ...(style === '' ? {} : { style }),
    };
  });
  const isDouble = inFolders.length > 0 && inNames.length > 0;
  return {
    layout: `"Best Artworks of All Time": ${table} with ${inFolders.length > 0 ? 'a folder per artist' : 'artists in the names of files'}`,
    entries: nameByArtist(root, paintings),
    problems,
    remarks: isDouble
      ? [
          `The ${inNames.length} images outside the artists' folders were left out, first ` +
            `${JSON.stringify(inNames[0]?.path)}: they are the same paintings at a smaller size. To use them instead, give ` +
            '--collection their folder with artists.csv.',
        ]
      : [],
  };
}

/** Whether there are two or more folders that could be artists'. */
function hasFolders(images: ReadonlySet<string>): boolean {
  return new Set([...images].map((path) => dirname(path))).size > 1;
}

/** A path with its artist, as spelled in the path and in the table. */
interface Sorted {
  readonly path: string;
  readonly spelling: string;
  readonly known: string;
}

function sortOut(
  path: string,
  spelling: string | undefined,
  findArtist: (spelling: string) => string | undefined,
): Sorted | undefined {
  const known = spelling === undefined ? undefined : findArtist(spelling);
  if (spelling === undefined || known === undefined) return undefined;
  return { path, spelling: normaliseArtist(spelling), known };
}

/**
 * An artist is named after the folder, as with a folder per artist. Of several names, such as a broken
 * one next to a correct one, the one closest to the table's is used.
 */
function chooseSpellings(sorted: readonly Sorted[]): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  for (const { known, spelling } of sorted) {
    const before = chosen.get(known);
    const isLikeTable = spelling === normaliseArtist(known).replaceAll(' ', '_');
    if (before === undefined || isLikeTable) chosen.set(known, spelling);
  }
  return chosen;
}

/** The artists of the table, each with its column `genre`. */
async function readArtists(
  file: string,
  name: string,
): Promise<{ styleOf: ReadonlyMap<string, string>; problems: Problem[] }> {
  const styleOf = new Map<string, string>();
  const lines = new Map<string, number>();
  const problems: Problem[] = [];
  const malformed = await readCsv(file, { required: ['name'], name }, (row) => {
    const artist = normaliseArtist(row.get('name'));
    const earlier = lines.get(artist);
    if (artist === '') problems.push({ file: name, line: row.line, reason: 'names no artist' });
    else if (earlier !== undefined) {
      const reason = `repeats ${JSON.stringify(artist)} of line ${earlier}`;
      problems.push({ file: name, line: row.line, reason });
    } else {
      lines.set(artist, row.line);
      styleOf.set(artist, row.get('genre').trim());
    }
  });
  return { styleOf, problems: [...problems, ...malformed] };
}
