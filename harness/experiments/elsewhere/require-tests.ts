import { statSync } from 'node:fs';
import { HarnessError } from '../../contract/errors.ts';
import { requireCollection } from '../../data/collection/choose-catalog.ts';
import { readListedPairs } from '../../data/pairs/read-listed-pairs.ts';
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
