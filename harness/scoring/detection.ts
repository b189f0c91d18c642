// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { RocCurve } from '../contract/metrics/roc.ts';

// Metrics of verification systems (speakers, faces): the true match rate at a false match rate, costs of
// decisions, and the cost of log likelihood ratios.

/**
 * The prior of a detection cost: the share of same-artist pairs that a system would encounter. With equal
 * costs of a miss and a false match, this is what NIST's speaker recognition evaluations of 2019 to 2021
 * (CTS) and VoxSRC use. It was chosen for that reason, not by results.
 */
export const detectionPrior = 0.05;

/** At this prior, "same artist" is the best decision from this probability. */
export const detectionThreshold = 1 - detectionPrior;

/** The share of same-artist pairs in the competition's test. */
export const kagglePrevalence = 0.013;

/**
 * Doddington's rule of 30: for the true error rate to be within 30 % of the observed one, with 90 %
 * confidence, there must be 30 errors (Doddington et al., The NIST speaker recognition evaluation, 2000).
 * It assumes independent pairs, so it is a lower bound.
 */
export const fewestErrors = 30;

/** The number of different-artist pairs needed to measure a false match rate. */
export function negativesNeeded(falseMatchRate: number): number {
  return Math.ceil(fewestErrors / falseMatchRate - 1e-9);
}

// Rates that should be equal may differ by rounding.
const rounding = 1e-12;

/**
 * TAR at FAR: the largest share of same-artist pairs that a threshold finds while it accepts at most this
 * share of the others. There is no threshold between two points of the curve.
 */
export function trueMatchesAt(
  { falsePositiveRate, truePositiveRate }: RocCurve,
  falseMatchRate: number,
): number {
  let i = 0;
  while (
    i + 1 < falsePositiveRate.length &&
    falsePositiveRate[i + 1]! <= falseMatchRate + rounding
  ) {
    i++;
  }
  return truePositiveRate[i]!;
}

/**
 * The detection cost of two error rates, with equal costs of a miss and a false match, as a multiple of the
 * cost of the better of "always" and "never": 1 is worthless.
 */
export function detectionCost(
  trueMatches: number,
  falseMatches: number,
  prior: number = detectionPrior,
): number {
  const cost = prior * (1 - trueMatches) + (1 - prior) * falseMatches;
  return cost / Math.min(prior, 1 - prior);
}

/** The lowest cost that any threshold could have had: it is chosen on these same pairs. */
export function leastDetectionCost(
  { falsePositiveRate, truePositiveRate }: RocCurve,
  prior: number = detectionPrior,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < falsePositiveRate.length; i++) {
    least = Math.min(least, detectionCost(truePositiveRate[i]!, falsePositiveRate[i]!, prior));
  }
  return least;
}

/** The cost at the threshold that is best for calibrated probabilities. */
export function actualDetectionCost(
  scores: ArrayLike<number>,
  same: Uint8Array,
  prior: number = detectionPrior,
): number {
  const counts = [0, 0];
  const called = [0, 0];
  for (let i = 0; i < same.length; i++) {
    const kind = same[i] === 0 ? 0 : 1;
    counts[kind]!++;
    if (scores[i]! >= 1 - prior) called[kind]!++;
  }
  return detectionCost(called[1]! / counts[1]!, called[0]! / counts[0]!, prior);
}

/**
 * Average precision (the step-wise area below precision over recall) if this share of the pairs is by one
 * artist, whatever their share among the measured pairs.
 */
export function averagePrecisionAt(
  { falsePositiveRate, truePositiveRate }: RocCurve,
  prevalence: number,
): number {
  let area = 0;
  for (let i = 1; i < truePositiveRate.length; i++) {
    const gained = truePositiveRate[i]! - truePositiveRate[i - 1]!;
    if (gained > 0) {
      area += gained * precisionAt(truePositiveRate[i]!, falsePositiveRate[i]!, prevalence);
    }
  }
  return area;
}

/** The share of pairs called "same artist" that are by one artist, at a given prevalence. */
export function precisionAt(recall: number, falseMatches: number, prevalence: number): number {
  const right = prevalence * recall;
  return right === 0 ? 0 : right / (right + (1 - prevalence) * falseMatches);
}
