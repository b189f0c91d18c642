// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ScoreArray } from '../contract/metrics/check-scores.ts';

/**
 * A wrong answer given with certainty would have an unbounded cost. The float32 next to 1 is this far from
 * it, so no probability other than 1 itself is nearer.
 */
const mostCertain = 2 ** -24;

/** The cost of an answer in bits: −log₂ of the probability that it gave to the truth. */
export function bitsOf(score: number, isSame: boolean): number {
  const given = isSame ? score : 1 - score;
  return -Math.log2(Math.min(1 - mostCertain, Math.max(mostCertain, given)));
}

/**
 * The cost of log likelihood ratios, Cllr (Brümmer and du Preez, Application-independent evaluation of
 * speaker detection, 2006): the mean cost in bits over both kinds of pairs, with equal weight. The log odds
 * of a probability are used as the ratio. 0 is best; always answering 0.5 costs 1, and answers that are
 * confident and wrong cost more.
 */
export function logLikelihoodCost(scores: ScoreArray, same: Uint8Array): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let i = 0; i < same.length; i++) {
    const kind = same[i] === 0 ? 0 : 1;
    sums[kind]! += bitsOf(scores[i]!, kind === 1);
    counts[kind]!++;
  }
  return (sums[0]! / counts[0]! + sums[1]! / counts[1]!) / 2;
}

/** Room for the blocks of {@link poolAdjacent}. */
export interface Blocks {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

/**
 * Pool adjacent violators: merges neighbours until the share of positives rises from block to block, which
 * is the best that any increasing calibration can do with the scores.
 *
 * @param positive weight of the positives of each distinct score, by ascending score; there are `count` of
 *   them
 * @param into receives the weights of the blocks, in ascending order
 * @returns the number of blocks
 */
export function poolAdjacent(
  count: number,
  positive: (i: number) => number,
  negative: (i: number) => number,
  into: Blocks,
): number {
  let blocks = 0;
  for (let i = 0; i < count; i++) {
    let p = positive(i);
    let n = negative(i);
    if (p + n === 0) continue;
    // Cross products compare shares without dividing.
    while (blocks > 0 && into.positive[blocks - 1]! * n >= p * into.negative[blocks - 1]!) {
      blocks--;
      p += into.positive[blocks]!;
      n += into.negative[blocks]!;
    }
    into.positive[blocks] = p;
    into.negative[blocks] = n;
    blocks++;
  }
  return blocks;
}

/** The cost of the best increasing calibration, from blocks as {@link poolAdjacent} leaves them. */
export function costOfBlocks(
  blocks: number,
  { positive, negative }: Blocks,
  positives: number,
  negatives: number,
): number {
  let bits = 0;
  for (let b = 0; b < blocks; b++) {
    const p = positive[b]! / positives;
    const n = negative[b]! / negatives;
    if (p > 0) bits -= p * Math.log2(p / (p + n));
    if (n > 0) bits -= n * Math.log2(n / (p + n));
  }
  return bits / 2;
}

/**
 * minCllr: {@link logLikelihoodCost} after the best increasing calibration, which is fitted on these same
 * pairs. The rest of Cllr is due to calibration.
 */
export function leastLogLikelihoodCost(scores: ScoreArray, same: Uint8Array): number {
  const counts = new Map<number, [negative: number, positive: number]>();
  const kinds: [number, number] = [0, 0];
  for (let i = 0; i < same.length; i++) {
    const kind = same[i] === 0 ? 0 : 1;
    // Adding 0 turns −0 into 0.
    const score = scores[i]! + 0;
    const count = counts.get(score) ?? [0, 0];
    count[kind]++;
    kinds[kind]++;
    counts.set(score, count);
  }
  const rising = [...counts].sort(([a], [b]) => a - b).map(([, count]) => count);
  const room = {
    positive: new Float64Array(rising.length),
    negative: new Float64Array(rising.length),
  };
  const blocks = poolAdjacent(
    rising.length,
    (i) => rising[i]![1],
    (i) => rising[i]![0],
    room,
  );
  return costOfBlocks(blocks, room, kinds[1], kinds[0]);
}
