// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { RocCurve } from '../contract/metrics/roc.ts';

// What is reported of systems that verify (speakers, faces): the rate of true matches at a rate of
// false ones, costs of decisions, and the cost of log likelihood ratios.

/**
 * The prior of a detection cost: how many of the pairs that a system would meet are by one artist.
 * With a miss as dear as a false match this is what NIST's speaker recognition evaluations of 2019
 * to 2021 (CTS) and VoxSRC ask for. It was chosen for that, not by looking at results.
 */
export const detectionPrior = 0.05;

/** At this prior an answer is best taken for "same artist" from this probability on. */
export const detectionThreshold = 1 - detectionPrior;

/** The share of pairs by one artist in the competition's test. */
export const kagglePrevalence = 0.013;

/**
 * Doddington's rule of 30: for the true rate of errors to be within 30 % of the observed one, with
 * 90 % confidence, there must be 30 errors (Doddington et al., The NIST speaker recognition
 * evaluation, 2000). It takes pairs for independent, so it is the least that is needed.
 */
export const fewestErrors = 30;

/** How many pairs by two artists it takes before a rate of false matches can be measured. */
export function negativesNeeded(falseMatchRate: number): number {
  return Math.ceil(fewestErrors / falseMatchRate - 1e-9);
}

// Rates that should be equal differ by rounding.
const rounding = 1e-12;

/**
 * TAR at FAR: the most pairs by one artist that a threshold finds, as a share, while it takes at
 * most this share of the others for the same. Between two points of the curve there is no threshold.
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
 * The detection cost of two rates of errors, a miss being as dear as a false match, as a multiple of
 * what it costs to say the better of "always" and "never": 1 is worth nothing.
 */
export function detectionCost(
  trueMatches: number,
  falseMatches: number,
  prior: number = detectionPrior,
): number {
  const cost = prior * (1 - trueMatches) + (1 - prior) * falseMatches;
  return cost / Math.min(prior, 1 - prior);
}

/** The least cost that any threshold would have had: it is chosen on these very pairs. */
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

/** The cost at the threshold that probabilities which can be taken at their word would call for. */
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
 * Average precision (the step-wise area below precision over recall) if this share of the pairs
 * is by one artist, whatever their share among those that are measured.
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

/** The share of pairs called "same artist" that are, at a prevalence. */
export function precisionAt(recall: number, falseMatches: number, prevalence: number): number {
  const right = prevalence * recall;
  return right === 0 ? 0 : right / (right + (1 - prevalence) * falseMatches);
}
