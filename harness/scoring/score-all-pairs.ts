import type { PackedPairs } from './packed-pairs.ts';
import type { AllPairsScore, TestName } from './score.ts';
import { scorePacked } from './score-packed.ts';

/** Pairs read in all draws together; the standard deviation over 100 draws is known to 7 %. */
const mostReads = 20_000_000;
const [fewestDraws, mostDraws] = [100, 300];

/** All pairs of a test's paintings; there are many, so they are packed on request and not kept. */
export type AllPairs = (test: TestName) => PackedPairs;

/**
 * Scores all pairs of the paintings of each test, each once: an artist's weight depends on the number of
 * its paintings, as in the competition. One test after another, so that only one test's pairs are in
 * memory.
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
