// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { checkLabelledScores, type ScoreArray } from '../contract/metrics/check-scores.ts';

/** The result of a threshold on scored pairs. "Positive" means "by one artist". */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  /** 0 if there are no pairs. */
  readonly accuracy: number;
  /** 0 if no pair is called positive (like scikit-learn's `zero_division=0`). */
  readonly precision: number;
  /** 0 if no pair is positive. */
  readonly recall: number;
  /** Harmonic mean of precision and recall; 0 if there is no true positive. */
  readonly f1: number;
}

/**
 * Counts right and wrong answers; a pair is called positive if its score is at least the threshold.
 *
 * @throws HarnessError `PREDICTION_INVALID`
 */
export function confusion(scores: ScoreArray, same: Uint8Array, threshold: number): Confusion {
  checkLabelledScores(scores, same);
  let truePositives = 0;
  let falsePositives = 0;
  let positives = 0;
  for (let i = 0; i < scores.length; i++) {
    const called = scores[i]! >= threshold;
    if (same[i] !== 0) {
      positives++;
      if (called) truePositives++;
    } else if (called) falsePositives++;
  }
  const falseNegatives = positives - truePositives;
  const trueNegatives = scores.length - positives - falsePositives;
  return {
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives,
    accuracy: ratio(truePositives + trueNegatives, scores.length),
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, positives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
