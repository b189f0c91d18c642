import { statSync } from 'node:fs';
import { HarnessError } from '../../contract/errors.ts';
import { requireCollection } from '../../data/collection/choose-catalog.ts';
import type { Collection } from '../../data/collection/collection.ts';
import { findPictures } from '../../data/pairs/find-pictures.ts';
import { readListedPairs } from '../../data/pairs/read-listed-pairs.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { RunRequest } from '../run/run-request.ts';

/**
 * Fails if the collections or lists of tests elsewhere are unreadable, before any training.
 *
 * @throws HarnessError `COLLECTION_NOT_FOUND`, `OPTION_INVALID` for a missing folder of pictures, and the
 *   errors of reading a list of pairs
 */
export async function requireTests({
  testOn = [],
  testPairs = [],
  pairsIn,
  pairAnswers: answers,
}: Pick<RunRequest, 'testOn' | 'testPairs' | 'pairsIn' | 'pairAnswers'>): Promise<void> {
  for (const folder of testOn) await requireCollection(folder);
  for (const file of testPairs) await readListedPairs(file, { answers });
  if (pairsIn === undefined) return;
  if (statSync(pairsIn, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new HarnessError('OPTION_INVALID', `--pairs-in names ${pairsIn}, which is not a folder.`);
}

/**
 * Fails if a list of test pairs names a picture that does not exist, before any training.
 *
 * @param home the collection to train on
 * @throws HarnessError `PAIRS_INVALID`, `OPTION_INVALID`, as `findPictures` does
 */
export async function requirePictures(
  {
    testPairs = [],
    pairsIn: folder,
    pairAnswers: answers,
  }: Pick<RunRequest, 'testPairs' | 'pairsIn' | 'pairAnswers'>,
  home: Collection,
  { data: dataFolder }: Pick<ProjectFolders, 'data'>,
): Promise<void> {
  for (const file of testPairs) {
    await findPictures(file, await readListedPairs(file, { answers }), {
      folder,
      home,
      dataFolder,
    });
  }
}
