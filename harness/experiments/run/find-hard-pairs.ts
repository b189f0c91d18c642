import { valueAt } from '../../contract/item-at.ts';
import type { Collection } from '../../data/collection/collection.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { createKinshipFinder } from '../../data/kinship/find-similar-artists.ts';
import type { KinshipRule } from '../../data/kinship/similar-artists.ts';
import type { HardScore } from '../../scoring/score.ts';
import { scorePairs } from '../../scoring/score-pairs.ts';
import { selectHardPairs } from '../../scoring/select-hard-pairs.ts';
import type { ScoredPairs } from '../../scoring/sorted-pairs.ts';
import type { TestPredictions } from '../records/predictions.ts';

/** The answered pairs of a test among similar artists. */
export interface HardPairs {
  /** The criterion of similarity. */
  readonly by: KinshipRule;
  readonly pairs: ScoredPairs;
}

/**
 * Creates a finder of the hard pairs of unseen tests: which artists are similar depends only on the
 * collection and the test's paintings, so all approaches have the same pairs.
 *
 * @returns a function of the answers to a test of this collection's paintings, which keeps their artists'
 *   numbers; it returns undefined if there are no such pairs
 */
export function createHardPairsFinder(
  collection: Pick<Collection, 'kind' | 'paintings'>,
  pool: Pick<ImagePool, 'decode'>,
): (answers: TestPredictions) => Promise<HardPairs | undefined> {
  const findSimilar = createKinshipFinder(collection, pool);
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  return async (answers) => {
    const numberOf = new Map<string, number>();
    const ids = new Set<string>();
    for (const [paintings, numbers] of [
      [answers.a, answers.artistA],
      [answers.b, answers.artistB],
    ] as const) {
      for (const [k, id] of paintings.entries()) {
        ids.add(id);
        const number = numbers[k];
        if (number !== undefined) numberOf.set(valueAt(artistOf, id), number);
      }
    }
    const similar = await findSimilar(ids);
    if (similar === undefined) return undefined;
    const pairs = selectHardPairs(
      answers,
      similar.pairs.map(([a, b]) => [valueAt(numberOf, a), valueAt(numberOf, b)] as const),
    );
    return pairs && { by: similar.by, pairs };
  };
}

/** Scores hard pairs like a test, with the threshold of the run. */
export function scoreHard(hard: HardPairs | undefined, threshold: number): HardScore | undefined {
  return hard && { by: hard.by, score: scorePairs({ ...hard.pairs, threshold, seed: 0 }) };
}
