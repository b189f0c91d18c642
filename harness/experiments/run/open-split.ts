import type { Collection } from '../../data/collection/collection.ts';
import type { Split } from '../../data/splits/split.ts';
import { findOrMakeSplit, readSplit } from '../../data/splits/stored-split.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { RunRequest } from './run-request.ts';
import { splitSettingsOf } from './split-settings-of.ts';

/**
 * The split of a run: the stored one that it names, else the one that its seed and fold give, which
 * is made where it is not stored yet.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS`, `SPLIT_CHANGED` and what else reading or making one throws
 */
export async function openSplit(
  request: Pick<RunRequest, 'splitFile' | 'splitSeed' | 'official' | 'fold'>,
  collection: Collection,
  { splits: folder }: Pick<ProjectFolders, 'splits'>,
): Promise<{ readonly split: Split; readonly file: string }> {
  const { splitFile: file } = request;
  if (file !== undefined) return { split: await readSplit(file, collection), file };
  const settings = splitSettingsOf(request, collection);
  return findOrMakeSplit({ collection, settings, folder, force: false });
}
