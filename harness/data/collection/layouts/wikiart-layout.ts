import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { readTableBytes } from '../../../shared/table-file/read-table-bytes.ts';
import { normaliseArtist, reduceName } from '../artist-names.ts';
import type { Problem } from '../collection.ts';
import type { ImageListing } from '../list-images.ts';
import type { FoundLayout } from './found-layout.ts';
import { nameByArtist, type PlacedPainting } from './name-by-artist.ts';
import { compileTemplate } from './path-template.ts';

/** If at least this share of the images is named as in WikiArt, the others are faults. */
const mostImages = 0.9;

const readPath = compileTemplate('{style}/{artist}_{title}');

/**
 * Reads WikiArt as ArtGAN distributes it: `Style/artist-name_title-year.jpg`, recognised by
 * `artist_class.txt`. Style, title and year are read from the path, the genre from `genre_train.csv`
 * and `genre_val.csv`. Like all tables, these may be anywhere in the collection.
 *
 * @returns undefined if the folder is something else
 * @throws HarnessError `CSV_UNREADABLE`
 */
export async function readWikiart(
  root: string,
  { images, tables, refused }: ImageListing,
): Promise<FoundLayout | undefined> {
  const artistClasses = findTable(tables, 'artist_class');
  if (artistClasses === undefined) return undefined;
  const paintings: PlacedPainting[] = [];
  const problems: Problem[] = [];
  for (const path of images) {
    const found = readPath(path);
    const artist = normaliseArtist(found?.artist ?? '');
    if (found === undefined || artist === '') {
      problems.push({ file: path, reason: 'is not named Style/artist-name_title.jpg' });
      continue;
    }
    const { title, date } = readTitle(found.title ?? '');
    paintings.push({
      path,
      artist,
      title,
      style: plainWords(found.style ?? ''),
      ...(date === undefined ? {} : { date }),
    });
  }
  if (paintings.length === 0 || paintings.length < mostImages * images.size) return undefined;
  for (const [file, reason] of refused) problems.push({ file, reason });

  const remarks: string[] = [];
  const genres = await readClasses(root, tables, 'genre');
  const artists = await readClasses(root, tables, 'artist');
  problems.push(...genres.problems, ...artists.problems);
  const described = paintings.map((painting) => {
    const genre = genres.classOf.get(tailOf(painting.path));
    return genre === undefined ? painting : { ...painting, genre: plainWords(genre) };
  });
  const others = paintings.filter(({ path, artist }) => {
    const said = artists.classOf.get(tailOf(path));
    return said !== undefined && reduceName(said) !== reduceName(artist);
  });
  const [other] = others;
  if (other !== undefined) {
    remarks.push(
      `The artist tables and the file names disagree on ${others.length} paintings, first on ` +
        `${JSON.stringify(other.path)}. The file names were used.`,
    );
  }
  return {
    layout:
      'WikiArt as ArtGAN distributes it: styles are folders, artists are in the names of files' +
      (genres.classOf.size === 0 ? '' : ', genres in tables'),
    entries: nameByArtist(root, described),
    problems,
    remarks,
  };
}

/** Splits `water-lilies-1906-2` or `…-1906(2)` into title and year. */
function readTitle(name: string): { title: string; date?: string } {
  const found = /^(.+)-(1[0-9]{3}|20[0-9]{2})(-\d{1,2}|\(\d+\))?$/.exec(name);
  const [, title, date] = found ?? [];
  return title === undefined || date === undefined ? { title: name } : { title, date };
}

function plainWords(name: string): string {
  return name.replaceAll('_', ' ').trim();
}

/** A file with its folder, which is its name in the tables. */
function tailOf(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** The path of a table, with or without an extension. */
function findTable(tables: ReadonlySet<string>, name: string): string | undefined {
  const pattern = new RegExp(`^${name}(\\.txt|\\.csv)?$`, 'i');
  return [...tables].sort().find((path) => pattern.test(basename(path)));
}

/** The values of images in `NAME_train` and `NAME_val`, as the words in `NAME_class`. */
async function readClasses(root: string, tables: ReadonlySet<string>, name: 'artist' | 'genre') {
  const classOf = new Map<string, string>();
  const problems: Problem[] = [];
  const classes = findTable(tables, `${name}_class`);
  if (classes === undefined) return { classOf, problems };
  const names = new Map<string, string>();
  for (const [, text = ''] of await readRows(join(root, classes), classes)) {
    const [, number, words] = /^(\d+)\s+(.+)$/.exec(text) ?? [];
    if (number !== undefined && words !== undefined) names.set(number, words);
  }
  for (const part of ['train', 'val']) {
    const file = findTable(tables, `${name}_${part}`);
    if (file === undefined) continue;
    for (const [line, path = '', ...rest] of await readRows(join(root, file), file)) {
      // A number follows one or two commas; the first line may be a header.
      const number = rest.find((field) => field !== '');
      if (path === '' || (path.startsWith('(') && line === 1)) continue;
      const said = names.get(number ?? '');
      const known = classOf.get(path);
      if (said === undefined) {
        const reason = `${JSON.stringify(number ?? '')} is no class of ${classes}`;
        problems.push({ file, line, reason });
      } else if (known !== undefined && known !== said) {
        const reason = `calls ${JSON.stringify(path)} ${said}, but an earlier line ${known}`;
        problems.push({ file, line, reason });
      } else classOf.set(path, said);
    }
  }
  return { classOf, problems };
}

/** The rows of a table without a header, each after its line number. */
async function readRows(path: string, name: string): Promise<[number, ...string[]][]> {
  try {
    const blocks: Buffer[] = [];
    for await (const block of readTableBytes(path)) blocks.push(block);
    const rows: [number, ...string[]][] = [];
    parse(Buffer.concat(blocks), {
      relax_column_count: true,
      quote: null,
      trim: true,
      on_record(fields: string[], { lines }) {
        rows.push([lines, ...fields]);
        return null;
      },
    });
    return rows;
  } catch (error) {
    throw new HarnessError('CSV_UNREADABLE', `${name} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
