// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { crossing } from '../contract/metrics/roc.ts';
import type { Blocks } from './log-likelihood-cost.ts';
import type { SortedPairs } from './sorted-pairs.ts';

/** Buffers for the running sums of one pass; created once and reused for every resample. */
export interface PassBuffers {
  readonly positiveSum: Float64Array;
  readonly negativeSum: Float64Array;
  /** The end of each distinct score, after a 0. */
  readonly ends: Uint32Array;
  readonly blocks: Blocks;
}

export function createPassBuffers(pairs: number): PassBuffers {
  return {
    positiveSum: new Float64Array(pairs + 1),
    negativeSum: new Float64Array(pairs + 1),
    ends: new Uint32Array(pairs + 1),
    blocks: { positive: new Float64Array(pairs), negative: new Float64Array(pairs) },
  };
}

/** The results of one pass over weighted pairs, from which metrics are computed. */
export interface WeightedPass {
  readonly sorted: SortedPairs;
  readonly buffers: PassBuffers;
  /** Weight of the same-artist pairs, and of the others. */
  readonly positive: number;
  readonly negative: number;
  /** Twice the weight of positive pairs beating negative ones, a tie counting as half a win. */
  readonly twiceWins: number;
  /** Weighted sums of squared errors. */
  readonly positiveError: number;
  readonly negativeError: number;
  /** Weighted sums of the answers' costs in bits. */
  readonly positiveBits: number;
  readonly negativeBits: number;
  /** The share of same-artist pairs among all pairs. */
  readonly share: number;
  /** At the threshold. */
  readonly recall: number;
  readonly falseMatches: number;
  /** The share of pairs called "same artist" at the threshold. */
  readonly called: number;
}

/**
 * Reads weighted pairs in one pass.
 *
 * A pair by one artist has the weight `times[a]`, a pair by two artists `times[a] · times[b]`. Each kind
 * keeps its unweighted share of the pairs: the number of pairs of each kind was chosen when the pairs were
 * made, not by chance.
 *
 * @param times how often each artist was drawn
 * @returns undefined if no pair of one of the kinds is left
 */
export function passOver(
  sorted: SortedPairs,
  times: Uint32Array,
  buffers: PassBuffers,
): WeightedPass | undefined {
  const { pairs, same, artistA, artistB, lastOfTie, squaredError, bits } = sorted;
  const { positiveSum, negativeSum } = buffers;
  let positive = 0;
  let negative = 0;
  // Both sums below the tie that is being read.
  let negativeBelow = 0;
  let positiveBelow = 0;
  let twiceWins = 0;
  let positiveError = 0;
  let negativeError = 0;
  let positiveBits = 0;
  let negativeBits = 0;
  for (let k = 0; k < pairs; k++) {
    let weight = times[artistA[k]!]!;
    if (same[k] !== 0) {
      positive += weight;
      positiveError += weight * squaredError[k]!;
      positiveBits += weight * bits[k]!;
    } else {
      weight *= times[artistB[k]!]!;
      negative += weight;
      negativeError += weight * squaredError[k]!;
      negativeBits += weight * bits[k]!;
    }
    positiveSum[k + 1] = positive;
    negativeSum[k + 1] = negative;
    if (lastOfTie[k] !== 0) {
      twiceWins += (positive - positiveBelow) * (negativeBelow + negative);
      negativeBelow = negative;
      positiveBelow = positive;
    }
  }
  if (positive === 0 || negative === 0) return undefined;

  const share = sorted.positives / pairs;
  const cut = sorted.belowThreshold;
  const recall = 1 - positiveSum[cut]! / positive;
  const falseMatches = 1 - negativeSum[cut]! / negative;
  const called = share * recall + (1 - share) * falseMatches;
  return {
    sorted,
    buffers,
    positive,
    negative,
    twiceWins,
    positiveError,
    negativeError,
    positiveBits,
    negativeBits,
    share,
    recall,
    falseMatches,
    called,
  };
}

/** Reads every pair once. */
export function passOnce(
  sorted: SortedPairs,
  buffers: PassBuffers = createPassBuffers(sorted.pairs),
): WeightedPass {
  const pass = passOver(sorted, new Uint32Array(sorted.artists).fill(1), buffers);
  if (pass === undefined) throw new Error('Sorted pairs are of both kinds');
  return pass;
}

/** Like `equalErrorRate`: FNMR rises and FMR falls with the score, so bisection finds the crossing. */
export function weightedEqualErrorRate({
  sorted: { pairs, lastOfTie },
  buffers: { positiveSum, negativeSum },
  positive,
  negative,
}: WeightedPass): number {
  // Invariant: FNMR < FMR with `low` pairs rejected, FNMR ≥ FMR with `high` rejected.
  let low = 0;
  let high = pairs;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (positiveSum[middle]! / positive < 1 - negativeSum[middle]! / negative) low = middle;
    else high = middle;
  }
  // Equal scores are rejected together.
  while (low > 0 && lastOfTie[low - 1] === 0) low--;
  while (lastOfTie[high - 1] === 0) high++;
  return crossing(
    1 - negativeSum[high]! / negative,
    positiveSum[high]! / positive,
    1 - negativeSum[low]! / negative,
    positiveSum[low]! / positive,
  );
}
