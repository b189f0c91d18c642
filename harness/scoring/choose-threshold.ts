// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import {
  checkLabelledScores,
  countPositives,
  requireBothClasses,
  type ScoreArray,
} from '../contract/metrics/check-scores.ts';

/**
 * The threshold from which a pair counts as "same artist": the one with the best balanced accuracy on
 * validation pairs.
 *
 * Candidates are 0 (every pair is called "same") and the midpoints between neighbouring distinct scores.
 * Among equally good ones, the one in the widest gap wins, as the least likely to change an answer on other
 * pairs; among equally wide gaps, the lowest. If all scores are equal, it is 0.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function chooseThreshold(validationScores: ScoreArray, same: Uint8Array): number {
  checkLabelledScores(validationScores, same);
  const positives = countPositives(same);
  const negatives = same.length - positives;
  requireBothClasses(positives, same.length);
  const order = Uint32Array.from(validationScores, (_, i) => i).sort(
    (i, j) => validationScores[i]! - validationScores[j]!,
  );

  let truePositives = positives;
  let falsePositives = negatives;
  let best = 0;
  let bestGap = 0;
  // (sensitivity + specificity) · positives · negatives: integers compare exactly.
  let bestQuality = positives * negatives;
  for (let k = 0; k + 1 < order.length; k++) {
    const lower = validationScores[order[k]!]!;
    const upper = validationScores[order[k + 1]!]!;
    if (same[order[k]!] !== 0) truePositives--;
    else falsePositives--;
    if (lower === upper) continue;
    const quality = truePositives * negatives + (negatives - falsePositives) * positives;
    const gap = upper - lower;
    if (quality < bestQuality || (quality === bestQuality && gap <= bestGap)) continue;
    best = between(lower, upper);
    bestGap = gap;
    bestQuality = quality;
  }
  return best;
}

/** The midpoint, or the upper number if rounding leaves no number between the two. */
function between(lower: number, upper: number): number {
  const middle = lower + (upper - lower) / 2;
  return middle > lower ? middle : upper;
}
