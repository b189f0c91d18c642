// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../errors.ts';

/** Scores of pairs: probabilities in [0, 1] that one artist painted both paintings. */
export type ScoreArray = Float32Array | Float64Array;

/**
 * Refuses anything that is not a probability, before it can turn a metric into NaN.
 *
 * @param source the source of the answers, for the message
 * @throws HarnessError `PREDICTION_INVALID`, naming the first bad index and its value
 */
export function checkScores(scores: ScoreArray, source = 'The prediction'): void {
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    // Written so that NaN fails too.
    if (score >= 0 && score <= 1) continue;
    throw new HarnessError(
      'PREDICTION_INVALID',
      `${source} for pair ${i} is ${score}; expected a probability from 0 to 1 for every pair.`,
    );
  }
}

/** As {@link checkScores}; also refuses labels that do not match the scores one to one. */
export function checkLabelledScores(scores: ScoreArray, same: Uint8Array): void {
  if (scores.length !== same.length) {
    throw new HarnessError(
      'PREDICTION_INVALID',
      `There are ${scores.length} predictions for ${same.length} pairs; expected one for every pair.`,
    );
  }
  checkScores(scores);
}

/** How many pairs are by one artist. */
export function countPositives(same: Uint8Array): number {
  let positives = 0;
  for (let i = 0; i < same.length; i++) if (same[i] !== 0) positives++;
  return positives;
}

/**
 * Refuses pairs of which all or none are by one artist: no curve can be drawn through them.
 *
 * @throws HarnessError `PAIRS_ONE_CLASS`
 */
export function requireBothClasses(positives: number, pairs: number): void {
  if (positives > 0 && positives < pairs) return;
  throw new HarnessError(
    'PAIRS_ONE_CLASS',
    `Scoring needs pairs by one artist and pairs by two; got ${positives} and ${pairs - positives}. Use more paintings or artists.`,
  );
}
