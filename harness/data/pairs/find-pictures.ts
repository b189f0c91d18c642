import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { startProgress } from '../../shared/progress.ts';
import { chooseCatalog } from '../collection/choose-catalog.ts';
import type { Catalog, CatalogEntry, Collection } from '../collection/collection.ts';
import { judgeImageName } from '../collection/image-name.ts';
import { pairsInvalid, quoteCell } from './read-cells.ts';
import type { ListedPairs, ListedPicture } from './read-listed-pairs.ts';

/** The locations of the pictures in a list of pairs, in the order of the list. */
export interface FoundPictures {
  /** Paths and artists; artists are empty texts if they are unknown. */
  readonly catalog: Catalog;
  /** The id of the collection's entry for each picture of the list. */
  readonly ids: readonly string[];
  readonly areArtistsKnown: boolean;
}

/** Folders of Kaggle's images, below the folder of its tables. */
const kaggleFolders = ['test', 'train'];

/**
 * Finds the pictures that a list of pairs names, and their artists if the list does not name them.
 *
 * @param options.folder folder of the pictures; by default the collection `home` if it has the first
 *   of them, otherwise the folder of the list
 * @throws HarnessError `PAIRS_INVALID` with the line of a missing picture, `OPTION_INVALID` if `home`
 *   is several folders and `folder` is not given
 */
export async function findPictures(
  file: string,
  { pictures, layout }: ListedPairs,
  {
    folder,
    home,
    dataFolder,
  }: {
    readonly folder?: string | undefined;
    readonly home: Pick<Collection, 'root' | 'roots' | 'paintings'>;
    readonly dataFolder: string;
  },
): Promise<FoundPictures> {
  const name = basename(file);
  if (folder === undefined && home.roots !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `The run's collection is ${home.roots.length} folders. Name the folder with the pictures of ${name} with --pairs-in.`,
    );
  }
  const candidates = folder === undefined ? [home.root, dirname(resolve(file))] : [resolve(folder)];
  const finders = candidates.map((root) => ({ root, find: createFinder(root, layout) }));
  const first = itemAt(pictures, 0);
  let chosen = itemAt(finders, finders.length - 1);
  for (const finder of finders) {
    if ((await finder.find(first)) === undefined) continue;
    chosen = finder;
    break;
  }
  const ids: string[] = [];
  for (const picture of pictures) {
    const id = await chosen.find(picture);
    if (id === undefined) {
      const advice = folder === undefined ? ' Name their folder with --pairs-in' : '';
      throw pairsInvalid(
        name,
        picture.line,
        `${chosen.root} has no picture ${quoteCell(picture.name)}.${advice}`,
      );
    }
    ids.push(id);
  }
  const { root } = chosen;
  const artists = await nameArtists(pictures, ids, () =>
    root === home.root && home.roots === undefined
      ? new Map(home.paintings.map(({ id, artist }) => [id, artist]))
      : readCatalogArtists(root, { layout, dataFolder }),
  );
  const entries = new Map<string, CatalogEntry>();
  for (const [i, id] of ids.entries()) {
    entries.set(id, { id, file: join(root, id), artist: artists?.[i] ?? '' });
  }
  return {
    catalog: {
      kind: 'folder',
      name,
      root,
      entries: [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      problems: [],
    },
    ids,
    areArtistsKnown: artists !== undefined,
  };
}

/** The path of a picture below a folder, with `/`; undefined if it is not below it. */
function createFinder(
  root: string,
  layout: ListedPairs['layout'],
): (picture: ListedPicture) => Promise<string | undefined> {
  const listed = new Map<string, readonly string[]>();
  const list = async (folder: string): Promise<readonly string[]> => {
    const known = listed.get(folder);
    if (known !== undefined) return known;
    const names = await readdir(join(root, folder)).catch(() => []);
    listed.set(folder, names);
    return names;
  };
  return async ({ name }) => {
    const path = name.replaceAll('\\', '/').replace(/^\.\//, '');
    // A path that leads out of the folder is not one of its pictures.
    if (path.startsWith('/') || path.split('/').includes('..')) return undefined;
    if (layout === 'lfw') {
      const files = await list(dirname(path));
      const found = files.find(
        (file) =>
          basename(file, extname(file)) === basename(path) && judgeImageName(file) !== 'other',
      );
      return found === undefined ? undefined : `${dirname(path)}/${found}`;
    }
    const folders = layout === 'kaggle' ? kaggleFolders : [];
    return [path, ...folders.map((folder) => `${folder}/${path}`)].find((one) =>
      existsSync(join(root, one)),
    );
  };
}

/** The artist of each picture; undefined if some are unknown. */
async function nameArtists(
  pictures: readonly ListedPicture[],
  ids: readonly string[],
  readArtists: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>,
): Promise<readonly string[] | undefined> {
  const named = pictures.flatMap(({ artist }) => artist ?? []);
  if (named.length === pictures.length) return named;
  const artistOf = await readArtists();
  const found = pictures.flatMap(({ artist }, i) => artist ?? artistOf.get(itemAt(ids, i)) ?? []);
  // A single folder of pictures does not name an artist.
  return found.length === pictures.length && new Set(found).size > 1 ? found : undefined;
}

/** The artist of each file, if the folder is a collection; otherwise nothing. */
async function readCatalogArtists(
  root: string,
  { layout, dataFolder }: Pick<ListedPairs, 'layout'> & { readonly dataFolder: string },
): Promise<ReadonlyMap<string, string>> {
  // In the competition's folder only the tables name artists; test/ is not an artist.
  const official = layout === 'kaggle';
  try {
    const choice = { collection: root, dataFolder, startProgress, official };
    const { catalog } = await chooseCatalog(choice);
    return new Map(catalog.entries.map(({ id, artist }) => [id, artist]));
  } catch (error) {
    if (error instanceof HarnessError) return new Map();
    throw error;
  }
}
