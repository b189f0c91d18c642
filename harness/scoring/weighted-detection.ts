// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { detectionCost, detectionThreshold } from './detection.ts';
import { costOfBlocks, poolAdjacent } from './log-likelihood-cost.ts';
import type { SortedPairs } from './sorted-pairs.ts';
import type { WeightedPass } from './weighted-pass.ts';

// The metrics of detection.ts and log-likelihood-cost.ts, for weighted pairs.

/** The number of pairs that score below a probability. */
export function countBelow({ pairs, scores }: SortedPairs, score: number): number {
  let low = 0;
  let high = pairs;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of lowest pairs to reject for at most this share of false matches. */
export function cutAtFalseMatches(
  { sorted: { pairs, lastOfTie }, buffers: { negativeSum }, negative }: WeightedPass,
  falseMatchRate: number,
): number {
  // Weights are integers, so this is smaller than any of them and larger than rounding errors.
  const allowed = falseMatchRate * negative + 1e-6;
  let low = 0;
  let high = pairs;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (negative - negativeSum[middle]! <= allowed) high = middle;
    else low = middle + 1;
  }
  // Equal scores are rejected together.
  while (low > 0 && low < pairs && lastOfTie[low - 1] === 0) low++;
  return low;
}

/** As `trueMatchesAt`. */
export function weightedTrueMatchesAt(pass: WeightedPass, falseMatchRate: number): number {
  const cut = cutAtFalseMatches(pass, falseMatchRate);
  return 1 - pass.buffers.positiveSum[cut]! / pass.positive;
}

/** As `actualDetectionCost`. */
export function weightedActualCost({
  sorted,
  buffers: { positiveSum, negativeSum },
  positive,
  negative,
}: WeightedPass): number {
  const cut = countBelow(sorted, detectionThreshold);
  return detectionCost(1 - positiveSum[cut]! / positive, 1 - negativeSum[cut]! / negative);
}

/** As `leastLogLikelihoodCost`. */
export function weightedLeastBits({
  sorted: { pairs, lastOfTie },
  buffers: { positiveSum, negativeSum, ends, blocks },
  positive,
  negative,
}: WeightedPass): number {
  let distinct = 0;
  for (let k = 0; k < pairs; k++) if (lastOfTie[k] !== 0) ends[++distinct] = k + 1;
  const count = poolAdjacent(
    distinct,
    (i) => positiveSum[ends[i + 1]!]! - positiveSum[ends[i]!]!,
    (i) => negativeSum[ends[i + 1]!]! - negativeSum[ends[i]!]!,
    blocks,
  );
  return costOfBlocks(count, blocks, positive, negative);
}
