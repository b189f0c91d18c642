import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import type { startProgress } from '../../shared/progress.ts';
import { type CollectionChoice, listFolders, refuseOverlaps } from './choose-folders.ts';
import type { Catalog } from './collection.ts';
import { openDemoCatalog } from './demo-catalog.ts';
import { findTable } from './find-table.ts';
import { type LinkChoice, type ReadingChoice, readFolderCatalog } from './folder-catalog.ts';
import { joinCatalogs } from './join-catalogs.ts';
import { readKaggleCatalog } from './kaggle-catalog.ts';
import { readOfficialCatalog } from './official/catalog.ts';
import { manifestName } from './read-manifest.ts';
import { readSimulatedCatalog } from './simulated/catalog.ts';
import { readSimulated } from './simulated/description.ts';

export interface CatalogChoice extends LinkChoice, ReadingChoice {
  readonly collection?: CollectionChoice | undefined;
  /** Asks for the competition's official test paintings as well. */
  readonly official?: boolean | undefined;
  /** The folder in which the competition's data is looked for and the demo is painted. */
  readonly dataFolder: string;
  /** Number of paintings needed per artist: the demo paints no more. The catalog may hold more. */
  readonly limit?: number | undefined;
  readonly startProgress: typeof startProgress;
}

/** The value of `--collection` for the built-in demo. A folder of that name is `./demo`. */
const demoWord = 'demo';

/** Folders of the data folder in which the competition's files may be. */
export const competitionFolders = ['.', 'kaggle', 'painter-by-numbers'];

/** The first of {@link competitionFolders} that contains `train_info.csv`. */
export async function findCompetitionFolder(dataFolder: string): Promise<string | undefined> {
  for (const name of competitionFolders) {
    const folder = join(dataFolder, name);
    if ((await findTable(folder, 'train_info.csv')) !== undefined) return folder;
  }
  return undefined;
}

/**
 * Opens the requested collection; otherwise the competition's data if it is in the data folder;
 * otherwise the demo. `why` is a sentence that tells people the choice and its reason.
 */
export async function chooseCatalog(
  choice: CatalogChoice,
): Promise<{ catalog: Catalog; why: string }> {
  const { dataFolder, official = false, followLinks } = choice;
  const named = listFolders(choice.collection);
  if (named !== undefined && named.length > 1) return joinFolders(named, choice);
  const collection = named?.[0];
  const { artistFrom, table, columns } = choice;
  const how = { followLinks, artistFrom, table, columns };
  if (collection === demoWord) {
    if (official) throw notOfficial('The demo');
    refuseReading(choice);
    return {
      catalog: await openDemoCatalog(dataFolder, choice.startProgress, choice.limit),
      why: 'The collection is the built-in demo.',
    };
  }
  if (collection !== undefined) {
    const catalog = await openFolder(collection, official, how);
    const layout = catalog.layout ?? layouts[catalog.kind];
    return {
      catalog,
      why: `The collection is ${catalog.root} (${layout}), as given by --collection.`,
    };
  }
  refuseReading(choice);
  const competition = await findCompetitionFolder(dataFolder);
  if (competition !== undefined) {
    const catalog = await openFolder(competition, official, { followLinks });
    return {
      catalog,
      why: `The collection is the competition's data, because ${catalog.root} contains train_info.csv.`,
    };
  }
  if (official) throw notOfficial(resolve(dataFolder));
  return {
    catalog: await openDemoCatalog(dataFolder, choice.startProgress, choice.limit),
    why:
      `The collection is the built-in demo, because ${resolve(dataFolder)} does not contain the ` +
      `competition's train_info.csv and --collection names no folder.${await hintAtPacked(dataFolder)}`,
  };
}

const layouts: Readonly<Record<Catalog['kind'], string>> = {
  kaggle: "the competition's layout",
  simulated: "the competition's layout without images, simulated",
  folder: 'a folder per artist',
  demo: 'a folder per artist',
};

/** Opens several folders, each in its own layout, as one collection. */
async function joinFolders(
  folders: readonly string[],
  { official = false, followLinks, artistFrom, table, columns }: CatalogChoice,
): Promise<{ catalog: Catalog; why: string }> {
  if (folders.includes(demoWord)) {
    throw new HarnessError(
      'COLLECTION_NOT_JOINED',
      'The demo cannot be joined with folders of real paintings. Give --collection either demo or folders; a folder named demo is ./demo.',
    );
  }
  if (official) {
    throw new HarnessError(
      'COLLECTION_NOT_JOINED',
      `--official uses only the competition's data, but --collection names ${folders.length} folders. Leave out one of the two options.`,
    );
  }
  if ((artistFrom ?? table ?? columns) !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `--artist-from, --table and --columns describe a single folder, but --collection names ${folders.length}. Put a manifest.csv into each folder that needs one.`,
    );
  }
  for (const folder of folders) await requireFolder(folder, resolve(folder));
  await refuseOverlaps(folders);
  const catalogs: Catalog[] = [];
  for (const folder of folders) catalogs.push(await openFolder(folder, false, { followLinks }));
  const catalog = joinCatalogs(catalogs);
  const read = catalogs.map(({ root, kind, layout = layouts[kind] }) => `${root} (${layout})`);
  return {
    catalog,
    why: `The collection is ${folders.length} folders as one, as given by --collection: ${read.join(', ')}.`,
  };
}

/** Refuses a folder without the official test set. */
function notOfficial(folder: string): HarnessError {
  return new HarnessError(
    'COLLECTION_NOT_OFFICIAL',
    `${folder} does not contain the competition's train_info.csv, and --official needs the ` +
      'competition\'s data. Import it with "harness data import", or leave --official out.',
  );
}

/** Refuses options about reading a folder for collections that are not the user's folders. */
function refuseReading({ artistFrom, table, columns }: ReadingChoice): void {
  if ((artistFrom ?? table ?? columns) === undefined) return;
  throw new HarnessError(
    'OPTION_INVALID',
    '--artist-from, --table and --columns describe a folder: name it with --collection.',
  );
}

async function openLayout(
  folder: string,
  official: boolean,
  how: LinkChoice & ReadingChoice,
): Promise<Catalog> {
  // The user's options take precedence over the recognised layout.
  if ((how.artistFrom ?? how.table) !== undefined && !official)
    return readFolderCatalog(folder, how);
  const simulated = await readSimulated(folder);
  if (simulated !== undefined) return readSimulatedCatalog(folder, simulated, official);
  if ((await findTable(folder, 'train_info.csv')) !== undefined) {
    return official ? readOfficialCatalog(folder, how) : readKaggleCatalog(folder, how);
  }
  if (official) throw notOfficial(folder);
  await refusePackedTable(folder);
  return readFolderCatalog(folder, how);
}

async function openFolder(
  collection: string,
  official: boolean,
  how: LinkChoice & ReadingChoice,
): Promise<Catalog> {
  const folder = resolve(collection);
  await requireFolder(collection, folder);
  const catalog = await openLayout(folder, official, how);
  if (catalog.entries.length > 0) return catalog;
  const [problem] = catalog.problems;
  const first =
    problem === undefined
      ? ''
      : ` The first of ${catalog.problems.length} problems: ${problem.file}` +
        `${problem.line === undefined ? '' : `, line ${problem.line}`} ${problem.reason}.`;
  const hints = (catalog.remarks ?? []).map((remark) => ` ${remark}`).join('');
  throw new HarnessError(
    'COLLECTION_NO_ARTIST',
    `The collection ${folder} contains no painting with an artist.${hints}${first} It needs a folder per ` +
      "artist with images inside, or the competition's train_info.csv next to train/.",
  );
}

/**
 * Checks that a collection exists, without looking into it.
 *
 * @throws HarnessError `COLLECTION_NOT_FOUND`, `COLLECTION_NOT_A_FOLDER`, `COLLECTION_EMPTY`
 */
export async function requireCollection(collection: string): Promise<void> {
  if (collection !== demoWord) await requireFolder(collection, resolve(collection));
}

async function requireFolder(collection: string, folder: string): Promise<void> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(folder)).isDirectory();
  } catch (error) {
    throwIfForbidden(folder, error);
    const hint = didYouMean(basename(folder), [
      ...(await listNeighbours(dirname(folder))),
      demoWord,
    ]);
    throw new HarnessError(
      'COLLECTION_NOT_FOUND',
      `The collection ${collection} does not exist${collection === folder ? '' : ` (looked for ${folder})`}.${hint} ` +
        `Give --collection a folder, or ${demoWord} for the built-in one.`,
    );
  }
  if (!isFolder) {
    throw new HarnessError(
      'COLLECTION_NOT_A_FOLDER',
      `The collection ${collection} is a file. Give --collection its folder.`,
    );
  }
  const names = await readdir(folder).catch((error) => {
    throwIfForbidden(folder, error);
    throw error;
  });
  if (names.every((name) => name.startsWith('.'))) {
    throw new HarnessError(
      'COLLECTION_EMPTY',
      `The collection ${folder} is empty. It needs a folder per artist with images inside, or ` +
        "the competition's train_info.csv next to train/.",
    );
  }
}

/** Explains the failure if the system denies access to a folder. */
function throwIfForbidden(folder: string, error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return;
  throw new HarnessError(
    'COLLECTION_UNREADABLE',
    `The collection ${folder} cannot be read: permission denied. Make it readable for this user.`,
    { cause: error },
  );
}

/** The name of the competition's packed table, as Kaggle packs it, if a folder contains it. */
function findPackedTable(names: readonly string[]): string | undefined {
  return names.find((name) => /^train_info\.csv\.(zip|7z|bz2|xz|zst)$/i.test(name));
}

/** A hint if the competition's data is in the right place, but packed. */
async function hintAtPacked(dataFolder: string): Promise<string> {
  for (const name of competitionFolders) {
    const folder = resolve(dataFolder, name);
    const packed = findPackedTable(await readdir(folder).catch(() => []));
    if (packed === undefined) continue;
    return ` ${join(folder, packed)} is packed: import it with "harness data import ${folder}".`;
  }
  return '';
}

/** Refuses a folder with a packed table, because train/ next to it would be read as an artist. */
async function refusePackedTable(folder: string): Promise<void> {
  const names = await readdir(folder);
  const packed = findPackedTable(names);
  if (packed === undefined || names.includes(manifestName)) return;
  throw new HarnessError(
    'COLLECTION_TABLE_PACKED',
    `${join(folder, packed)} is packed, so the folders next to it would be read as artists. ` +
      'Unpack train_info.csv there, or import the data with "harness data import".',
  );
}

async function listNeighbours(folder: string): Promise<string[]> {
  try {
    const items = await readdir(folder, { withFileTypes: true });
    return items.filter((item) => item.isDirectory()).map((item) => item.name);
  } catch {
    return [];
  }
}
