import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import type { Catalog, CatalogEntry, Problem } from './collection.ts';
import { findTable } from './find-table.ts';
import type { LinkChoice } from './folder-catalog.ts';
import { type ImageListing, listImages } from './list-images.ts';
import { sortEntries, sortProblems } from './order.ts';
import { type CsvRow, readCsv } from './read-csv.ts';
import { describeEntry } from './read-manifest.ts';
import { rereadWhenChanged } from './reread-when-changed.ts';

const trainFolder = 'train';
const testFolder = 'test';

/** If more than this share of the images is missing, they were not unpacked rather than damaged. */
const unpackedShare = 0.1;

export interface KaggleCatalog extends Catalog {
  readonly kind: 'kaggle';
  /** Folder of the official test images, absolute, if it exists. */
  readonly testFolder?: string;
  /** True if `readOfficialTestGroups` can tell which test paintings are by unseen artists. */
  readonly hasOfficialTestGroups: boolean;
}

/**
 * Reads the competition's layout: `train_info.csv` (or `train_info.csv.gz`) with the images in
 * `train/`. Only training paintings are entries; their artist is the file's hash, because the
 * names in `all_data_info.csv` are dirty. Ids are file names such as `102257.jpg`.
 *
 * Throws a HarnessError if a column is missing or nearly all images are.
 */
export async function readKaggleCatalog(
  root: string,
  { followLinks = false }: LinkChoice = {},
): Promise<KaggleCatalog> {
  const folder = await realpath(resolve(root));
  // The metadata decides the extension here: files that are not images fail at their inspection.
  const listing: ImageListing = (await isFolder(join(folder, trainFolder), followLinks))
    ? await listImages(folder, { judge: () => 'image', start: trainFolder, followLinks })
    : { images: new Set(), folders: new Set(), refused: new Map(), tables: new Set() };
  const imageFolder = join(folder, trainFolder);
  const { table, candidates, problems } = await readTrainTable(folder);

  const entries: CatalogEntry[] = [];
  const missing: Problem[] = [];
  for (const { entry, line } of candidates.values()) {
    const reason = findImageFault(entry.id, listing);
    if (reason === undefined) entries.push(entry);
    else missing.push({ file: table, line, reason });
  }
  if (missing.length > 0 && entries.length < unpackedShare * candidates.size) {
    throw new HarnessError(
      'COLLECTION_IMAGES_MISSING',
      `${missing.length} of the ${candidates.size} paintings in ${table} are not in ` +
        `${imageFolder} (the first: ${missing[0]?.reason}). ` +
        "Unpack the competition's train images there (a real folder; a link needs --follow-links), or choose another collection with --collection.",
    );
  }

  return {
    kind: 'kaggle',
    name: basename(folder),
    root: folder,
    entries: sortEntries(entries),
    problems: sortProblems([...problems, ...missing]),
    ...((await isFolder(join(folder, testFolder), followLinks))
      ? { testFolder: join(folder, testFolder) }
      : {}),
    hasOfficialTestGroups: (await findTable(folder, 'all_data_info.csv')) !== undefined,
  };
}

/** The content of `train_info.csv`, without looking at images. */
export interface TrainTable {
  /** The file's name. */
  readonly table: string;
  /** Rows by file name, with the line of each. */
  readonly candidates: ReadonlyMap<string, { readonly entry: CatalogEntry; readonly line: number }>;
  readonly problems: readonly Problem[];
}

/** Reads `train_info.csv` (or `.gz`) of a folder. */
export async function readTrainTable(folder: string): Promise<TrainTable> {
  const table = await findTable(folder, 'train_info.csv');
  if (table === undefined) {
    throw new HarnessError(
      'COLLECTION_NO_TRAIN_INFO',
      `${folder} contains no train_info.csv. Put the competition's file there.`,
    );
  }
  return readTrainRows(join(folder, table));
}

const readTrainRows = rereadWhenChanged(async (file: string): Promise<TrainTable> => {
  const table = basename(file);
  const candidates = new Map<string, { entry: CatalogEntry; line: number }>();
  const imageFolder = join(dirname(file), trainFolder);
  const problems: Problem[] = [];
  const required = ['filename', 'artist', 'title', 'style', 'genre', 'date'];
  const malformed = await readCsv(file, { required, name: table }, (row) => {
    const id = row.get('filename');
    const earlier = candidates.get(id);
    const reason = findRowFault(row) ?? (earlier && `repeats ${id} of line ${earlier.line}`);
    if (reason !== undefined) {
      problems.push({ file: table, line: row.line, reason });
      return;
    }
    const identity = { id, file: `${imageFolder}${sep}${id}`, artist: row.get('artist').trim() };
    candidates.set(id, { entry: describeEntry(row, identity), line: row.line });
  });
  return { table, candidates, problems: [...malformed, ...problems] };
});

function findRowFault(row: CsvRow): string | undefined {
  const name = row.get('filename');
  if (name.trim() === '') return 'names no file';
  if (/[/\\\0]/.test(name) || name.startsWith('.')) {
    return `${JSON.stringify(name)} is not a plain file name`;
  }
  return row.get('artist').trim() === '' ? `names no artist for ${name}` : undefined;
}

function findImageFault(id: string, listing: ImageListing): string | undefined {
  const path = `${trainFolder}/${id}`;
  if (listing.images.has(path)) return undefined;
  const link = listing.refused.get(path);
  if (link !== undefined) return `${path} ${link}`;
  const unread = listing.refused.get(trainFolder);
  if (unread !== undefined) return `${trainFolder} ${unread}`;
  return `${path} does not exist`;
}

/**
 * Links count only if requested: a collection that was unpacked here must not reach outside its
 * folder.
 */
async function isFolder(path: string, followLinks: boolean): Promise<boolean> {
  try {
    return (await (followLinks ? stat(path) : lstat(path))).isDirectory();
  } catch {
    return false;
  }
}
