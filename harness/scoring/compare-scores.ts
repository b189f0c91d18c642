import { HarnessError } from '../errors.ts';
import { defaultResamples, resampleArtists, standardDeviation } from './artist-bootstrap.ts';
import { effectiveArtists, varianceCorrection } from './artist-variance.ts';
import type { ScoreArray } from './check-scores.ts';
import { pairInfluence } from './influence.ts';
import { rocAuc } from './roc.ts';
import type { Estimate } from './score.ts';
import { studentCdf, studentQuantile } from './student-t.ts';
import { createPassBuffers, sortPairs, weightedMetrics } from './weighted-metrics.ts';

/** By how much one approach beats another on the same pairs. */
export interface Comparison {
  /** AUC of the first less AUC of the second. */
  readonly difference: Estimate;
  /** Two-sided: how often chance alone would show at least this difference. */
  readonly pValue: number;
}

export interface CompareOptions {
  /** Scores of the first approach: an array a seed, each over all pairs. */
  readonly first: readonly ScoreArray[];
  readonly second: readonly ScoreArray[];
  readonly same: Uint8Array;
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
  readonly seed: number;
  readonly resamples?: number;
}

/**
 * Paired comparison of two approaches on the same pairs: both are measured on the same draws of
 * artists, so that artists who are hard for both cancel out. Several seeds count by the mean of
 * their AUCs; how much seeds differ is not part of the interval. The spread is corrected as in
 * `scorePairs`; interval and p-value follow Student's t, so that the 95 % interval holds 0
 * exactly where the p-value is above 0.05.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function compareScores(options: CompareOptions): Comparison {
  const { first, second, same, artistA, artistB, seed, resamples = defaultResamples } = options;
  if (first.length === 0 || second.length === 0) {
    throw new HarnessError('PREDICTION_INVALID', 'A comparison needs the predictions of two runs.');
  }
  const influence = new Float64Array(same.length);
  const sides = [
    ...first.map((scores) => ({ scores, weight: 1 / first.length })),
    ...second.map((scores) => ({ scores, weight: -1 / second.length })),
  ].map(({ scores, weight }) => {
    const sorted = sortPairs({ scores, same, artistA, artistB }, 0);
    const auc = rocAuc(scores, same);
    const point = { auc, recall: 1, falseMatches: 1 };
    const own = pairInfluence('auc', sorted, point);
    for (let k = 0; k < own.length; k++) influence[sorted.order[k]] += weight * own[k];
    return { sorted, auc, weight };
  });
  let value = 0;
  for (const { auc, weight } of sides) value += weight * auc;

  const replicates = new Float64Array(resamples);
  const buffers = createPassBuffers(same.length);
  const metrics = new Float64Array(6);
  const { sorted } = sides[0];
  resampleArtists(sorted.artists, seed, resamples, (times, resample) => {
    let difference = 0;
    for (const side of sides) {
      if (!weightedMetrics(side.sorted, times, buffers, metrics)) return false;
      difference += side.weight * metrics[0];
    }
    replicates[resample] = difference;
    return true;
  });

  // The influences are in the order of the pairs, so the artists have to be too.
  const pairs = unsort(sorted, same);
  const effective = effectiveArtists(pairs);
  const correction = varianceCorrection(pairs, influence);
  const error =
    standardDeviation(replicates) * Math.sqrt((correction * effective) / (effective - 1));
  // Rounding alone moves equal runs by less than this.
  if (error < 1e-12) {
    return { difference: { value, low: value, high: value }, pValue: value === 0 ? 1 : 0 };
  }
  const reach = studentQuantile(0.975, effective - 1) * error;
  return {
    difference: { value, low: value - reach, high: value + reach },
    pValue: 2 * studentCdf(-Math.abs(value) / error, effective - 1),
  };
}

function unsort(sorted: ReturnType<typeof sortPairs>, same: Uint8Array) {
  const artistA = new Int32Array(same.length);
  const artistB = new Int32Array(same.length);
  for (let k = 0; k < same.length; k++) {
    artistA[sorted.order[k]] = sorted.artistA[k];
    artistB[sorted.order[k]] = sorted.artistB[k];
  }
  return { artists: sorted.artists, same, artistA, artistB };
}
