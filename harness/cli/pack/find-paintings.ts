import { basename, join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { chooseCatalog } from '../../data/collection/choose-catalog.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { BundledFile } from './bundled-file.ts';
import { decodePaintings } from './decode-paintings.ts';
import { listTree } from './list-tree.ts';

/** Paintings that go into a bundle. */
export interface FoundPaintings {
  /** Folders of the bundle, which its commands take where they are given no `--collection`. */
  readonly folders: readonly string[];
  readonly count: number;
  readonly files: readonly BundledFile[];
  readonly refused: readonly string[];
  /** Removes files that were made only for the bundle, once it is written. */
  dispose(): Promise<void>;
}

/** Which paintings, and in what form. */
export interface PaintingsChoice {
  readonly collection: readonly string[];
  readonly images: 'encoded' | 'decoded';
  /** Of decoded ones, pixels of the shorter side at most. */
  readonly imageSize?: number | undefined;
}

const nothingMade = async () => {};

/**
 * Folders of paintings: as they are, in their own layouts and with their tables, or decoded.
 *
 * @throws HarnessError `OPTION_INVALID`, and as a run on them, such as `COLLECTION_NO_ARTIST`
 */
export async function findPaintings(
  { collection, images, imageSize }: PaintingsChoice,
  project: Pick<ProjectFolders, 'data' | 'cache'>,
): Promise<FoundPaintings> {
  if (imageSize !== undefined && images === 'encoded') {
    throw new HarnessError(
      'OPTION_INVALID',
      '--image-size is for decoded paintings: add --images decoded, or leave it out.',
    );
  }
  if (collection.length === 0) {
    if (images === 'decoded') {
      throw new HarnessError(
        'OPTION_INVALID',
        '--images decoded needs paintings: name their folder with --collection.',
      );
    }
    return { folders: [], count: 0, files: [], refused: [], dispose: nothingMade };
  }
  if (collection.includes('demo')) {
    throw new HarnessError(
      'OPTION_INVALID',
      '--collection names the demo, which the harness paints wherever it runs. Leave it out, or write ./demo for a folder of that name.',
    );
  }
  const { catalog } = await chooseCatalog({ collection, dataFolder: project.data, startProgress });
  if (images === 'decoded') {
    const folder = 'data/paintings';
    const { entries, problems } =
      (await catalog.unpack?.(catalog.entries, project.cache)) ?? catalog;
    const decoded = await decodePaintings(entries, folder, imageSize);
    const unread = problems.map(({ file, reason }) => `${file} ${reason}`);
    return { ...decoded, folders: [folder], refused: [...unread, ...decoded.refused] };
  }
  const files: BundledFile[] = [];
  const refused: string[] = [];
  const targets = nameTargets(collection);
  for (const [i, folder] of collection.entries()) {
    const tree = listTree(resolve(folder));
    for (const path of tree.files) {
      files.push({ target: `${targets[i]}/${path}`, from: join(resolve(folder), path) });
    }
    refused.push(...tree.refused);
  }
  return { folders: targets, count: catalog.entries.length, files, refused, dispose: nothingMade };
}

/** `data/paintings`, and of several folders one for each, in which it keeps its name. */
function nameTargets(collection: readonly string[]): string[] {
  if (collection.length === 1) return ['data/paintings'];
  const names = collection.map((folder) => basename(resolve(folder)));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return names.map((name) => `data/paintings/${name}`);
  throw new HarnessError(
    'OPTION_INVALID',
    `--collection names two folders called ${twice}, which would have the same place in the bundle. Rename one of them.`,
  );
}
