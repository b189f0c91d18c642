import { join } from 'node:path';
import type { Collection } from '../../data/collection/collection.ts';
import { isOwnSplit, readOwnSplit } from '../../data/splits/own-split.ts';
import type { Split } from '../../data/splits/split.ts';
import {
  findOrMakeSplit,
  readSplit,
  splitFileName,
  writeSplit,
} from '../../data/splits/stored-split.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { RunRequest } from './run-request.ts';
import { splitSettingsOf } from './split-settings-of.ts';

/** The options that determine the split of a run. */
export type SplitRequest = Pick<
  RunRequest,
  'splitFile' | 'splitSeed' | 'official' | 'fold' | 'shares'
>;

/** Whether the collection must first be searched for copies: a stored split already records them. */
export function needsCopies({ splitFile }: Pick<RunRequest, 'splitFile'>): boolean {
  return splitFile === undefined || isOwnSplit(splitFile);
}

/**
 * The split of a run: the stored one that it names, one from a user's table, or else the one that its seed
 * and fold give, which is created if it is not stored yet.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS`, `SPLIT_CHANGED` and the other errors of reading or creating a
 *   split
 */
export async function openSplit(
  request: SplitRequest,
  collection: Collection,
  { splits: folder }: Pick<ProjectFolders, 'splits'>,
): Promise<{ readonly split: Split; readonly file: string }> {
  const { splitFile: file, splitSeed: seed } = request;
  if (file !== undefined && isOwnSplit(file)) {
    const split = await readOwnSplit(file, collection, seed);
    // As a stored one, so that the run can still be opened if the table changes or disappears.
    const stored = join(folder, splitFileName(collection, split.settings, split.hash));
    await writeSplit(split, stored);
    return { split, file: stored };
  }
  if (file !== undefined) return { split: await readSplit(file, collection), file };
  const settings = splitSettingsOf(request, collection);
  return findOrMakeSplit({ collection, settings, folder, force: false });
}
