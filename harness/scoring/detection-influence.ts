// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { detectionPrior, detectionThreshold } from './detection.ts';
import { rateInfluence } from './influence.ts';
import type { SortedPairs } from './sorted-pairs.ts';
import { countBelow, cutAtFalseMatches } from './weighted-detection.ts';
import { passOnce, type WeightedPass } from './weighted-pass.ts';

// Like influence.ts, for the metrics of detection.ts and log-likelihood-cost.ts. They correct only the
// spread, so first order is enough.

/** The change in detection cost along the curve: its derivatives with respect to the two rates. */
const [costOfRecall, costOfFalseMatches] = [-1, (1 - detectionPrior) / detectionPrior];

/** Shares of both kinds above the `cut` lowest. */
function ratesAt({ buffers, positive, negative }: WeightedPass, cut: number): [number, number] {
  return [1 - buffers.positiveSum[cut]! / positive, 1 - buffers.negativeSum[cut]! / negative];
}

/**
 * Influence on the true match rate at a given false match rate. One more false match moves the threshold
 * along the curve, whose slope is taken between half and twice the rate.
 */
export function trueMatchesInfluence(
  falseMatchRate: number,
): (sorted: SortedPairs) => Float64Array {
  return (sorted) => {
    const pass = passOnce(sorted);
    const [above, at, below] = [falseMatchRate / 2, falseMatchRate, falseMatchRate * 2].map(
      (rate) => cutAtFalseMatches(pass, rate),
    ) as [number, number, number];
    const [tmrAbove, fmrAbove] = ratesAt(pass, above);
    const [tmrBelow, fmrBelow] = ratesAt(pass, below);
    const run = fmrBelow - fmrAbove;
    const slope = run > 0 ? (tmrBelow - tmrAbove) / run : 0;
    return rateInfluence(sorted, at, ...ratesAt(pass, at), 1, -slope);
  };
}

/** Influence on the actual detection cost. */
export function actualCostInfluence(sorted: SortedPairs): Float64Array {
  const cut = countBelow(sorted, detectionThreshold);
  const rates = ratesAt(passOnce(sorted), cut);
  return rateInfluence(sorted, cut, ...rates, costOfRecall, costOfFalseMatches);
}

/** Influence on Cllr: the cost of a pair minus the mean of its kind; both kinds have equal weight. */
export function bitsInfluence({ pairs, positives, same, bits }: SortedPairs): Float64Array {
  return influenceOfMeans(pairs, positives, same, bits);
}

/** Influence on minCllr: the same after the best calibration, which is kept fixed. */
export function leastBitsInfluence(sorted: SortedPairs): Float64Array {
  const { pairs, positives, same, lastOfTie } = sorted;
  const negatives = pairs - positives;
  // Blocks as in poolAdjacent, each with the pair at which it ends.
  const blocks: { positive: number; negative: number; end: number }[] = [];
  let positive = 0;
  let negative = 0;
  for (let k = 0; k < pairs; k++) {
    if (same[k] !== 0) positive++;
    else negative++;
    if (lastOfTie[k] === 0) continue;
    for (
      let last = blocks.at(-1);
      last !== undefined && last.positive * negative >= positive * last.negative;
      last = blocks.at(-1)
    ) {
      positive += last.positive;
      negative += last.negative;
      blocks.pop();
    }
    blocks.push({ positive, negative, end: k + 1 });
    positive = 0;
    negative = 0;
  }
  const bits = new Float64Array(pairs);
  let k = 0;
  for (const block of blocks) {
    const [p, n] = [block.positive / positives, block.negative / negatives];
    for (; k < block.end; k++) bits[k] = -Math.log2((same[k] !== 0 ? p : n) / (p + n));
  }
  return influenceOfMeans(pairs, positives, same, bits);
}

function influenceOfMeans(
  pairs: number,
  positives: number,
  same: Uint8Array,
  values: Float64Array,
): Float64Array {
  const counts = [pairs - positives, positives];
  const sums = [0, 0];
  for (let k = 0; k < pairs; k++) sums[same[k]!]! += values[k]!;
  return values.map(
    (value, k) => (value - sums[same[k]!]! / counts[same[k]!]!) / (2 * counts[same[k]!]!),
  );
}
