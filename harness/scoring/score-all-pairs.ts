import type { PackedPairs } from './packed-pairs.ts';
import type { AllPairsScore, TestName } from './score.ts';
import { scorePacked } from './score-packed.ts';

/** Pairs that are read in all draws together; the standard deviation of 100 draws is known to 7 %. */
const mostReads = 20_000_000;
const [fewestDraws, mostDraws] = [100, 300];

/** All pairs of a test's paintings; they are many, so they are packed when asked for and not kept. */
export type AllPairs = (test: TestName) => PackedPairs;

/**
 * Scores all pairs of the paintings of each test, where each counts once: an artist weighs by its
 * paintings, as in the competition. One test after the other, so that memory holds the pairs of one.
 *
 * @returns undefined if a test has pairs of one kind only
 */
export function scoreAllPairs(
  allPairs: AllPairs,
): Readonly<Record<TestName, AllPairsScore>> | undefined {
  const score = (test: TestName): AllPairsScore | undefined => {
    const packed = allPairs(test);
    const draws = Math.round(mostReads / packed.pairs);
    return scorePacked(packed, Math.min(mostDraws, Math.max(fewestDraws, draws)));
  };
  const seen = score('seen');
  const unseen = seen && score('unseen');
  const mixed = unseen && score('mixed');
  return mixed && { seen, unseen, mixed };
}
