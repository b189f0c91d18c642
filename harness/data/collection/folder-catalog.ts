import { realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { findSimilarArtists, normaliseArtist, remarkOnNames } from './artist-names.ts';
import type { Catalog, CatalogEntry, Problem } from './collection.ts';
import { hintAtLayout } from './hint-at-layout.ts';
import { judgeImageName } from './image-name.ts';
import { readBestArtworks } from './layouts/best-artworks-layout.ts';
import type { FoundLayout } from './layouts/found-layout.ts';
import { readParts } from './layouts/parts-layout.ts';
import { readByTemplate } from './layouts/template-layout.ts';
import { readWikiart } from './layouts/wikiart-layout.ts';
import { type ImageListing, listImages } from './list-images.ts';
import { readColumns } from './named-columns.ts';
import { sortEntries, sortProblems } from './order.ts';
import { readParquetImages } from './parquet/parquet-layout.ts';
import { manifestName, readManifest } from './read-manifest.ts';
import type { PaintingTable } from './read-table.ts';

/** Which links of a collection are followed. */
export interface LinkChoice {
  /** Also follows links to places outside the collection. */
  readonly followLinks?: boolean | undefined;
}

/** How to read a folder whose layout is not recognised. */
export interface ReadingChoice {
  /** How an image's path contains the artist: `{artist}/{title}.jpg`. */
  readonly artistFrom?: string | undefined;
  /** A table of images and artists, CSV or Parquet, like manifest.csv. */
  readonly table?: string | undefined;
  /** Column names of a table or data set: `file=path,artist=painter`. */
  readonly columns?: string | undefined;
}

/**
 * Reads a collection that is a folder of images. A `manifest.csv`, if there is one, decides which
 * images belong to it and who painted them. Otherwise a recognised layout does: Parquet files of
 * images, WikiArt, parts of a data set, "Best Artworks of All Time". Otherwise each image directly
 * inside a folder is by the artist after whom the folder is named. `artistFrom` and `table` take
 * precedence over all of these. Images are not opened.
 *
 * @throws HarnessError `ARTIST_TEMPLATE_INVALID`, `OPTION_INVALID`, and the errors of a broken table
 */
export async function readFolderCatalog(
  root: string,
  { followLinks, ...how }: LinkChoice & ReadingChoice = {},
): Promise<Catalog> {
  const folder = await realpath(resolve(root));
  const listing = await listImages(folder, {
    judge: judgeImageName,
    followLinks,
  });
  const read = await readLayout(folder, listing, how);
  const { entries, problems, layout, remarks, unpack } = read;
  for (const names of findSimilarArtists(entries.map(({ artist }) => artist))) {
    remarks.push(remarkOnNames(names));
  }
  return {
    kind: 'folder',
    name: basename(folder),
    root: folder,
    ...(layout === undefined ? {} : { layout }),
    entries: sortEntries(entries),
    problems: sortProblems(problems),
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(unpack === undefined ? {} : { unpack }),
  };
}

/**
 * The requested layout, or the first that recognises the folder; the layout without a name is a folder
 * per artist.
 */
async function readLayout(
  root: string,
  listing: ImageListing,
  { artistFrom, table, columns: named }: ReadingChoice,
): Promise<Omit<FoundLayout, 'layout'> & Pick<Catalog, 'layout' | 'unpack'>> {
  if (artistFrom !== undefined && (table ?? named) !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      '--artist-from reads artists from paths, --table and --columns from a table: choose one.',
    );
  }
  if (artistFrom !== undefined) return readByTemplate(root, listing, artistFrom);
  const columns = readColumns(named);
  if (table !== undefined) {
    const given = { path: resolve(table), name: basename(table), columns };
    const read = await readByManifest(root, listing, given);
    return { ...read, layout: `artists by ${given.name}`, remarks: [] };
  }
  if (listing.tables.has(manifestName)) {
    const given = { path: join(root, manifestName), name: manifestName, columns };
    return { ...(await readByManifest(root, listing, given)), remarks: [] };
  }
  const packed = await readParquetImages(root, listing, columns);
  if (packed !== undefined) return packed;
  if (named !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `--columns names columns of a table, but ${root} contains neither a manifest.csv nor Parquet files of images. Name the table with --table.`,
    );
  }
  return (
    (await readWikiart(root, listing)) ??
    readParts(root, listing) ??
    (await readBestArtworks(root, listing)) ?? {
      ...readByFolder(root, listing),
      remarks: hintAtLayout(listing.images, root),
    }
  );
}

async function readByManifest(root: string, listing: ImageListing, table: PaintingTable) {
  const { entries, named, problems } = await readManifest(root, listing, table);
  for (const id of listing.images) {
    if (!named.has(id)) {
      problems.push({ file: id, reason: `is not named in ${table.name}` });
    }
  }
  for (const [file, reason] of listing.refused)
    if (!named.has(file)) problems.push({ file, reason });
  return { entries, problems };
}

function readByFolder(root: string, listing: ImageListing) {
  const entries: CatalogEntry[] = [];
  const problems: Problem[] = [];
  const folders = new Set<string>();
  const nestedImages = new Map<string, number>();
  for (const id of listing.images) {
    const parts = id.split('/');
    const [folder = ''] = parts;
    if (parts.length === 2) {
      const artist = normaliseArtist(folder);
      folders.add(folder);
      if (artist === '') problems.push({ file: id, reason: 'is in a folder without a name' });
      else entries.push({ id, file: join(root, id), artist });
    } else if (parts.length === 1) {
      problems.push({ file: id, reason: "is in no artist's folder" });
    } else {
      const nested = parts.slice(0, -1).join('/');
      nestedImages.set(nested, (nestedImages.get(nested) ?? 0) + 1);
    }
  }
  for (const [folder, count] of nestedImages) {
    problems.push({
      file: folder,
      reason:
        `is a folder inside an artist's folder; its ${count} ` +
        `${count === 1 ? 'image is' : 'images are'} not read without a ${manifestName}`,
    });
  }
  for (const folder of listing.folders) {
    if (folder.includes('/') || folders.has(folder) || listing.refused.has(folder)) continue;
    problems.push({ file: folder, reason: "is an artist's folder without images" });
  }
  for (const [file, reason] of listing.refused) problems.push({ file, reason });
  return { entries, problems };
}
