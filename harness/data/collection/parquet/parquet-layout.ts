import { join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { normaliseArtist, reduceName } from '../artist-names.ts';
import type { Catalog, CatalogEntry, Problem } from '../collection.ts';
import type { FoundLayout } from '../layouts/found-layout.ts';
import { nameByArtist, type PlacedPainting } from '../layouts/name-by-artist.ts';
import type { ImageListing } from '../list-images.ts';
import type { NamedColumns } from '../named-columns.ts';
import { openParquet, type ParquetFile } from './open-parquet.ts';
import { readText } from './read-text.ts';
import { type RowOfImage, unpackImages } from './unpack-images.ts';

/** Possible column names for each field; the first that exists is used. */
const columnNames = {
  artist: ['artist', 'artist_name', 'painter'],
  title: ['title', 'name'],
  style: ['style'],
  genre: ['genre'],
  date: ['date', 'year'],
  source: ['source'],
} as const;
type Field = keyof typeof columnNames;
const fields: readonly Field[] = ['artist', 'title', 'style', 'genre', 'date', 'source'];

/** Class names that mean no artist. */
const nobody = /^(unknown( artist)?|anonymous|artist unknown|none)$/;

/**
 * Reads an image data set as Hugging Face distributes it: Parquet files with a column of images, a
 * structure of `bytes` and `path`, and one of artists. Only tables are read, no image.
 *
 * @returns undefined if the folder contains no such file, or far more images than rows
 * @throws HarnessError `PARQUET_UNREADABLE`, `PARQUET_COLUMN_MISSING`
 */
export async function readParquetImages(
  root: string,
  { images, tables, refused }: ImageListing,
  columns: NamedColumns = {},
): Promise<(FoundLayout & Pick<Catalog, 'unpack'>) | undefined> {
  const names = [...tables].filter((path) => /\.parquet$/i.test(path)).sort();
  const shards: { name: string; file: ParquetFile }[] = [];
  if (names.length === 0 || images.size > 0) return undefined;
  for (const name of names) {
    const file = await openParquet(join(root, name), name);
    if (file.imageColumn !== undefined) shards.push({ name, file });
  }
  if (shards.length === 0) return undefined;

  const found: (PlacedPainting & { row: RowOfImage })[] = [];
  const problems: Problem[] = [...refused].map(([file, reason]) => ({ file, reason }));
  let rows = 0;
  let unknown = 0;
  for (const { name, file } of shards) {
    const table = await readTable(name, file, columns);
    rows += file.rows;
    for (const [index, row] of table.entries()) {
      const { artist, path, ...told } = row;
      if (artist === '' || nobody.test(reduceName(artist))) {
        unknown += 1;
        continue;
      }
      const place = `${name}/${String(index).padStart(6, '0')}`;
      found.push({
        path: path === '' ? place : `${place}/${path}`,
        artist,
        ...told,
        row: { file, name, index },
      });
    }
  }
  const placed = nameByArtist(
    root,
    found.map(({ row: _, ...painting }) => painting),
  );
  const rowOf = new Map<string, RowOfImage>();
  for (const [index, { row }] of found.entries()) {
    const id = placed[index]?.id;
    if (id !== undefined) rowOf.set(id, row);
  }
  const files = shards.length === 1 ? '1 Parquet file' : `${shards.length} Parquet files`;
  return {
    layout: `an image data set of Hugging Face's kind: ${rows.toLocaleString('en')} rows in ${files}`,
    entries: placed,
    problems,
    remarks:
      unknown === 0
        ? []
        : [
            `${unknown.toLocaleString('en')} rows name no artist, or an unknown one, and were left out.`,
          ],
    unpack: (entries: readonly CatalogEntry[], cacheFolder: string) =>
      unpackImages(entries, rowOf, cacheFolder),
  };
}

type TableRow = { readonly [name in Exclude<Field, 'artist'>]?: string } & {
  readonly artist: string;
  /** The image's own file name, if any. */
  readonly path: string;
};

async function readTable(
  name: string,
  file: ParquetFile,
  named: NamedColumns,
): Promise<TableRow[]> {
  const columnOf = new Map<Field, string>();
  for (const field of fields) {
    const wanted = named[field] === undefined ? columnNames[field] : [named[field].toLowerCase()];
    const column = wanted
      .map((one) => file.columns.find((known) => known.toLowerCase() === one))
      .find((known) => known !== undefined);
    if (column !== undefined) columnOf.set(field, column);
    else if (named[field] !== undefined) throw lacking(name, named[field], file);
  }
  if (!columnOf.has('artist')) {
    throw new HarnessError(
      'PARQUET_COLUMN_MISSING',
      `${name} has no column that names the artist (${columnNames.artist.join(', ')}); it has ${file.columns.join(', ')}. ` +
        'Name that column: --columns artist=NAME.',
    );
  }
  const { imageColumn = '' } = file;
  const values = await file.readValues([imageColumn, ...columnOf.values()]);
  return values.map((row) => {
    const told: { -readonly [name in Field]?: string } = {};
    for (const [field, column] of columnOf) {
      const text = readText(row[column], file.classNames(column));
      const words = field === 'style' || field === 'genre' ? text.replaceAll('_', ' ') : text;
      if (words !== '') told[field] = words;
    }
    const artist = normaliseArtist(told.artist ?? '');
    return { ...told, artist, path: plainName(pathOf(row[imageColumn])) };
  });
}

function lacking(name: string, column: string, { columns }: ParquetFile): HarnessError {
  return new HarnessError(
    'PARQUET_COLUMN_MISSING',
    `${name} has no column ${column}, which --columns names; it has ${columns.join(', ')}.`,
  );
}

function pathOf(image: unknown): string {
  if (typeof image !== 'object' || image === null || !('path' in image)) return '';
  return typeof image.path === 'string' ? image.path : '';
}

/** The last part of a path, without separators and control characters. */
function plainName(path: string): string {
  const name = (path.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cc}/gu, '').trim();
  return name === '.' || name === '..' ? '' : name;
}
