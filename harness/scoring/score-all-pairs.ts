import { countPositives } from '../contract/metrics/check-scores.ts';
import { type PartScore, type TestName, testNames } from './score.ts';
import { scorePairs } from './score-pairs.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/** Pairs that are read in all draws together; the standard deviation of 100 draws is known to 7 %. */
const mostReads = 20_000_000;
const [fewestDraws, mostDraws] = [100, 300];

/**
 * Scores all pairs of the paintings of each test, where each counts once: an artist weighs by its
 * paintings, as in the competition.
 *
 * @returns undefined where a test has pairs of one kind only
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_INVALID`
 */
export function scoreAllPairs(
  allPairs: Readonly<Record<TestName, ScoredPairs>>,
  threshold: number,
): Record<TestName, PartScore> | undefined {
  const hasBothKinds = testNames.every((test) => {
    const { same } = allPairs[test];
    const positives = countPositives(same);
    return positives > 0 && positives < same.length;
  });
  if (!hasBothKinds) return undefined;
  const score = (test: TestName): PartScore => {
    const pairs = allPairs[test];
    const draws = Math.round(mostReads / pairs.same.length);
    const resamples = Math.min(mostDraws, Math.max(fewestDraws, draws));
    return scorePairs({ ...pairs, threshold, seed: 0, resamples });
  };
  return { seen: score('seen'), unseen: score('unseen'), mixed: score('mixed') };
}
