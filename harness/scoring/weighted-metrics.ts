// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../contract/errors.ts';
import {
  checkLabelledScores,
  countPositives,
  requireBothClasses,
  type ScoreArray,
} from '../contract/metrics/check-scores.ts';
import { crossing } from '../contract/metrics/roc.ts';

/** Names of the metrics, in the order in which they lie in arrays. */
export const metricNames = [
  'auc',
  'eer',
  'accuracy',
  'precision',
  'recall',
  'f1',
  'brier',
] as const;
export type MetricName = (typeof metricNames)[number];

/** Scored pairs with the artists of their two paintings. All arrays are equally long. */
export interface ScoredPairs {
  readonly scores: ScoreArray;
  /** 1 where both paintings are by one artist, else 0. */
  readonly same: Uint8Array;
  /** Any whole numbers from 0; equal exactly where `same` is 1. */
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** Pairs sorted by rising score, so that every resample needs one pass and no sorting. */
export interface SortedPairs {
  readonly pairs: number;
  readonly positives: number;
  /** Artists, numbered from 0 without gaps. */
  readonly artists: number;
  readonly same: Uint8Array;
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
  /** 1 at the last of equal scores. */
  readonly lastOfTie: Uint8Array;
  /** How many pairs score below the threshold. */
  readonly belowThreshold: number;
  /** The index that each sorted pair had before. */
  readonly order: Uint32Array;
  /** (score − same)² of each pair. */
  readonly squaredError: Float64Array;
}

/** @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID` */
export function sortPairs(
  { scores, same, artistA, artistB }: ScoredPairs,
  threshold: number,
): SortedPairs {
  checkLabelledScores(scores, same);
  const pairs = scores.length;
  const positives = countPositives(same);
  requireBothClasses(positives, pairs);
  requireArtistsToMatch(same, artistA, artistB);
  const order = Uint32Array.from(scores, (_, i) => i).sort((i, j) => scores[i]! - scores[j]!);
  // Numbered in the order of the pairs, not of the scores: runs on the same pairs then draw the
  // same artists under the same seed.
  const numbered = numberArtists(artistA, artistB);
  let belowThreshold = 0;
  for (let i = 0; i < pairs; i++) if (scores[i]! < threshold) belowThreshold++;
  return {
    pairs,
    positives,
    artists: numbered.artists,
    same: Uint8Array.from(order, (i) => (same[i] === 0 ? 0 : 1)),
    artistA: Int32Array.from(order, (i) => numbered.artistA[i]!),
    artistB: Int32Array.from(order, (i) => numbered.artistB[i]!),
    lastOfTie: Uint8Array.from(order, (i, k) =>
      k + 1 < pairs && scores[order[k + 1]!] === scores[i] ? 0 : 1,
    ),
    belowThreshold,
    order,
    squaredError: Float64Array.from(order, (i) => (scores[i]! - (same[i] === 0 ? 0 : 1)) ** 2),
  };
}

/** Artists numbered from 0 without gaps, first those in the first place of a pair, in order. */
export function numberArtists(
  artistA: Int32Array,
  artistB: Int32Array,
): { readonly artists: number; readonly artistA: Int32Array; readonly artistB: Int32Array } {
  const numbers = new Map<number, number>();
  const number = (artist: number): number => {
    let n = numbers.get(artist);
    if (n === undefined) {
      n = numbers.size;
      numbers.set(artist, n);
    }
    return n;
  };
  const numberA = artistA.map(number);
  const numberB = artistB.map(number);
  return { artists: numbers.size, artistA: numberA, artistB: numberB };
}

/** @throws HarnessError `PAIRS_INVALID` where a label contradicts the artists */
export function requireArtistsToMatch(
  same: Uint8Array,
  artistA: Int32Array,
  artistB: Int32Array,
): void {
  for (let i = 0; i < same.length; i++) {
    if ((same[i] !== 0) === (artistA[i] === artistB[i])) continue;
    throw new HarnessError(
      'PAIRS_INVALID',
      `Pair ${i} says "same: ${same[i]}", but its paintings are by artists ${artistA[i]} and ${artistB[i]}. Make the pairs or the predictions file again.`,
    );
  }
}

/** Room for the running sums of one pass; made once and used for every resample. */
export interface PassBuffers {
  readonly positiveSum: Float64Array;
  readonly negativeSum: Float64Array;
}

export function createPassBuffers(pairs: number): PassBuffers {
  return {
    positiveSum: new Float64Array(pairs + 1),
    negativeSum: new Float64Array(pairs + 1),
  };
}

/**
 * All metrics of pairs that count several times, in one pass.
 *
 * A pair by one artist weighs `times[a]`, a pair by two artists `times[a] · times[b]`. Pairs of
 * each kind keep the share that they have without weights: how many pairs of each kind there are
 * was decided by who made the pairs, not by chance.
 *
 * @param times how often each artist was drawn
 * @param out receives the metrics in the order of {@link metricNames}
 * @returns false, with `out` untouched, where no pair of one of the kinds is left
 */
export function weightedMetrics(
  sorted: SortedPairs,
  times: Uint32Array,
  buffers: PassBuffers,
  out: Float64Array,
): boolean {
  const { pairs, same, artistA, artistB, lastOfTie, squaredError } = sorted;
  const { positiveSum, negativeSum } = buffers;
  let positive = 0;
  let negative = 0;
  // Both sums as they were below the tie that is being read.
  let negativeBelow = 0;
  let positiveBelow = 0;
  let twiceWins = 0;
  let positiveError = 0;
  let negativeError = 0;
  for (let k = 0; k < pairs; k++) {
    let weight = times[artistA[k]!]!;
    if (same[k] !== 0) {
      positive += weight;
      positiveError += weight * squaredError[k]!;
    } else {
      weight *= times[artistB[k]!]!;
      negative += weight;
      negativeError += weight * squaredError[k]!;
    }
    positiveSum[k + 1] = positive;
    negativeSum[k + 1] = negative;
    if (lastOfTie[k] !== 0) {
      twiceWins += (positive - positiveBelow) * (negativeBelow + negative);
      negativeBelow = negative;
      positiveBelow = positive;
    }
  }
  if (positive === 0 || negative === 0) return false;

  const share = sorted.positives / pairs;
  const cut = sorted.belowThreshold;
  const recall = 1 - positiveSum[cut]! / positive;
  const falseMatches = 1 - negativeSum[cut]! / negative;
  const called = share * recall + (1 - share) * falseMatches;
  out[0] = twiceWins / 2 / positive / negative;
  out[1] = weightedEqualErrorRate(sorted, buffers, positive, negative);
  out[2] = share * recall + (1 - share) * (1 - falseMatches);
  out[3] = called === 0 ? 0 : (share * recall) / called;
  out[4] = recall;
  out[5] = (2 * share * recall) / (share + called);
  out[6] = (share * positiveError) / positive + ((1 - share) * negativeError) / negative;
  return true;
}

/** As `equalErrorRate`: FNMR rises and FMR falls with the score, so bisection finds the crossing. */
function weightedEqualErrorRate(
  { pairs, lastOfTie }: SortedPairs,
  { positiveSum, negativeSum }: PassBuffers,
  positive: number,
  negative: number,
): number {
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
