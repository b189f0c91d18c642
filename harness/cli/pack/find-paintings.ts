import { basename, join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { chooseCatalog } from '../../data/collection/choose-catalog.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { BundledFile } from './bundled-file.ts';
import { listTree } from './list-tree.ts';

/** Paintings that go into a bundle. */
export interface FoundPaintings {
  /** Folders of the bundle, which its commands take where they are given no `--collection`. */
  readonly folders: readonly string[];
  readonly count: number;
  readonly files: readonly BundledFile[];
  readonly refused: readonly string[];
}

/**
 * Folders of paintings as they are, in their own layouts, with their tables.
 *
 * @throws HarnessError as a run on them, such as `COLLECTION_NO_ARTIST`
 */
export async function findPaintings(
  { collection }: { readonly collection: readonly string[] },
  project: Pick<ProjectFolders, 'data'>,
): Promise<FoundPaintings> {
  if (collection.length === 0) return { folders: [], count: 0, files: [], refused: [] };
  if (collection.includes('demo')) {
    throw new HarnessError(
      'OPTION_INVALID',
      '--collection names the demo, which every bundle paints by itself. Leave it out, or write ./demo for a folder of that name.',
    );
  }
  const { catalog } = await chooseCatalog({ collection, dataFolder: project.data, startProgress });
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
  return { folders: targets, count: catalog.entries.length, files, refused };
}

/** `data/paintings`, and of several folders one for each, in which it keeps its name. */
function nameTargets(collection: readonly string[]): string[] {
  if (collection.length === 1) return ['data/paintings'];
  const names = collection.map((folder) => basename(resolve(folder)));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return names.map((name) => `data/paintings/${name}`);
  throw new HarnessError(
    'OPTION_INVALID',
    `--collection names two folders called ${twice}, which would lie in one place of the bundle. Rename one of them.`,
  );
}
