// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import {
  checkLabelledScores,
  countPositives,
  requireBothClasses,
  type ScoreArray,
} from './check-scores.ts';

/** Points of a receiver operating characteristic, from "no pair is the same" to "all are". */
export interface RocCurve {
  /** Share of pairs by two artists that score at least the threshold (FMR). */
  readonly falsePositiveRate: Float64Array;
  /** Share of pairs by one artist that score at least the threshold (1 − FNMR). */
  readonly truePositiveRate: Float64Array;
  /** Falling; the first is Infinity, then every distinct score once. */
  readonly thresholds: Float64Array;
}

/**
 * The probability that a pair by one artist scores above a pair by two, ties counting one half:
 * the Mann–Whitney statistic, exact.
 *
 * @param scores probabilities, one per pair
 * @param same 1 if both paintings are by one artist, else 0
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function rocAuc(scores: ScoreArray, same: Uint8Array): number {
  const { positives, negatives } = sortByClass(scores, same);
  // Twice the wins are integers, exact up to 2^53.
  let twiceWins = 0;
  let below = 0;
  let upTo = 0;
  for (let i = 0; i < positives.length; i++) {
    const score = positives[i]!;
    while (below < negatives.length && negatives[below]! < score) below++;
    while (upTo < negatives.length && negatives[upTo]! <= score) upTo++;
    twiceWins += below + upTo;
  }
  return twiceWins / 2 / positives.length / negatives.length;
}

/** @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS` */
export function rocCurve(scores: ScoreArray, same: Uint8Array): RocCurve {
  const { positives, negatives } = sortByClass(scores, same);
  const size = positives.length + negatives.length + 1;
  const falsePositiveRate = new Float64Array(size);
  const truePositiveRate = new Float64Array(size);
  const thresholds = new Float64Array(size);
  thresholds[0] = Number.POSITIVE_INFINITY;
  let points = 1;
  let p = positives.length - 1;
  let n = negatives.length - 1;
  while (p >= 0 || n >= 0) {
    const threshold = Math.max(p < 0 ? 0 : positives[p]!, n < 0 ? 0 : negatives[n]!);
    while (p >= 0 && positives[p] === threshold) p--;
    while (n >= 0 && negatives[n] === threshold) n--;
    thresholds[points] = threshold;
    truePositiveRate[points] = (positives.length - 1 - p) / positives.length;
    falsePositiveRate[points] = (negatives.length - 1 - n) / negatives.length;
    points++;
  }
  return {
    falsePositiveRate: falsePositiveRate.slice(0, points),
    truePositiveRate: truePositiveRate.slice(0, points),
    thresholds: thresholds.slice(0, points),
  };
}

/**
 * Equal error rate: the share of errors where false matches are as frequent as false
 * non-matches. Between two points of the ROC curve it is on the straight line that joins them.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function equalErrorRate(scores: ScoreArray, same: Uint8Array): number {
  const { falsePositiveRate: fmr, truePositiveRate: tpr } = rocCurve(scores, same);
  let i = 1;
  while (fmr[i]! < 1 - tpr[i]!) i++;
  return crossing(fmr[i - 1]!, 1 - tpr[i - 1]!, fmr[i]!, 1 - tpr[i]!);
}

/** Where FMR = FNMR on the line between two points, the first of which has FMR ≤ FNMR. */
export function crossing(fmr0: number, fnmr0: number, fmr1: number, fnmr1: number): number {
  const gap0 = fnmr0 - fmr0;
  const gap1 = fnmr1 - fmr1;
  return gap0 === gap1 ? fmr0 : fmr0 + ((fmr1 - fmr0) * gap0) / (gap0 - gap1);
}

function sortByClass(scores: ScoreArray, same: Uint8Array) {
  checkLabelledScores(scores, same);
  const count = countPositives(same);
  requireBothClasses(count, same.length);
  const Scores = scores instanceof Float32Array ? Float32Array : Float64Array;
  const positives = new Scores(count);
  const negatives = new Scores(same.length - count);
  let p = 0;
  let n = 0;
  for (let i = 0; i < scores.length; i++) {
    // Adding 0 turns −0 into 0.
    if (same[i] !== 0) positives[p++] = scores[i]! + 0;
    else negatives[n++] = scores[i]! + 0;
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}
