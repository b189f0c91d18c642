import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { isBelow } from '../../shared/is-inside.ts';

/**
 * The `--collection` option: a folder, the word `demo`, or several folders that form one collection.
 */
export type CollectionChoice = string | readonly string[];

/**
 * The requested folders, in their order; undefined if there are none.
 *
 * @throws HarnessError `COLLECTION_NOT_FOUND` for an empty name
 */
export function listFolders(choice: CollectionChoice | undefined): readonly string[] | undefined {
  if (choice === undefined) return undefined;
  const folders = typeof choice === 'string' ? [choice] : choice;
  if (folders.length === 0) return undefined;
  if (folders.every((folder) => folder.trim() !== '')) return folders;
  throw new HarnessError(
    'COLLECTION_NOT_FOUND',
    '--collection was given an empty name. Give it a folder, such as . for the current one, or demo for the built-in one.',
  );
}

/**
 * Refuses the same folder twice and a folder inside another: their paintings would be listed twice.
 *
 * @param folders existing folders
 * @throws HarnessError `COLLECTION_NOT_JOINED`
 */
export async function refuseOverlaps(folders: readonly string[]): Promise<void> {
  const places = await Promise.all(
    folders.map(async (folder) => ({ folder, real: await realpath(resolve(folder)) })),
  );
  for (const [i, one] of places.entries()) {
    for (const other of places.slice(i + 1)) {
      if (one.real === other.real) {
        throw new HarnessError(
          'COLLECTION_NOT_JOINED',
          one.folder === other.folder
            ? `--collection names ${one.folder} twice. Name each folder once.`
            : `--collection names ${one.folder} and ${other.folder}, which are the same folder. Name it once.`,
        );
      }
      const [inner, outer] = isBelow(one.real, other.real) ? [one, other] : [other, one];
      if (!isBelow(inner.real, outer.real)) continue;
      throw new HarnessError(
        'COLLECTION_NOT_JOINED',
        `${inner.folder} is inside ${outer.folder}, so its paintings would count twice. Name only one of them.`,
      );
    }
  }
}
