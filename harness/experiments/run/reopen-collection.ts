import { existsSync } from 'node:fs';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { Collection } from '../../data/collection/collection.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readRecordedSplit } from '../records/recorded-split.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { openCollection } from './open-collection.ts';
import { askForRecorded } from './recorded-collection.ts';

/**
 * Opens the collection of a run if it and the split are unchanged.
 *
 * @param findsCopies looks for copies beyond hashes, as for a new split
 * @returns if they have changed, the reason, as the end of a sentence for users
 */
export async function reopenCollection(
  { manifest }: Pick<FinishedRun, 'manifest'>,
  project: ProjectFolders,
  pool: ImagePool,
  { findsCopies = false }: { readonly findsCopies?: boolean } = {},
): Promise<{ readonly collection: Collection; readonly splitFile: string } | string> {
  const { collection: recorded, limit } = manifest;
  try {
    const { file, isOfficial, isSame } = await readRecordedSplit(manifest, project);
    if (!isSame) return `the split ${file} has changed since the run`;
    const collection = await openCollection({
      project,
      pool,
      ...askForRecorded(recorded),
      ...(limit === null ? {} : { limit }),
      official: isOfficial,
      findsCopies,
      // The run has already decided which images are usable.
      onBadImage: 'skip',
      maxBadImages: '100%',
      log: () => {},
    });
    if (collection.hash === recorded.hash) return { collection, splitFile: file };
    return `the collection ${(recorded.roots ?? [recorded.root]).join(', ')} has changed since the run`;
  } catch (error) {
    const missing = (recorded.roots ?? [recorded.root]).filter((root) => !existsSync(root));
    if (error instanceof HarnessError && error.code === 'COLLECTION_NOT_FOUND' && missing[0]) {
      return `the collection ${missing.join(', ')} does not exist`;
    }
    return messageOf(error).replace(/\.$/, '').replace(/^The /, 'the ');
  }
}
