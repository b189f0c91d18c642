// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { defaultResamples, resampleArtists, standardDeviation } from './artist-bootstrap.ts';
import { effectiveArtists, varianceCorrection } from './artist-variance.ts';
import { confusion } from './confusion.ts';
import { measureAll } from './measure-all.ts';
import { type MetricName, metricNames, metrics } from './metrics.ts';
import type { Estimate, PartScore } from './score.ts';
import { type ScoredPairs, sortPairs } from './sorted-pairs.ts';
import { studentQuantile } from './student-t.ts';
import { weightedMetrics } from './weighted-metrics.ts';
import { createPassBuffers } from './weighted-pass.ts';

export interface ScoreOptions extends ScoredPairs {
  /** Probability from which on a pair counts as "same artist". */
  readonly threshold: number;
  readonly seed: number;
  readonly resamples?: number | undefined;
}

/**
 * Every metric of one set of pairs, with 95 % intervals that speak about other artists: pairs
 * that share an artist are not independent, so artists are drawn, not pairs.
 *
 * The spread is that of a bootstrap over artists, corrected as `artist-variance.ts` explains. The
 * interval is symmetric in the metric's log odds and as wide as Student's t asks with one degree
 * of freedom fewer than there are (effective) artists: plain percentiles are too narrow with few
 * artists. `coverage.ts` measures how often the truth lies inside. A metric that no resample
 * moves (such as an AUC of 1) has an interval without width.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function scorePairs(
  options: ScoreOptions,
): PartScore & Readonly<Record<MetricName, Estimate>> {
  const { scores, same, threshold, seed, resamples = defaultResamples } = options;
  const sorted = sortPairs(options, threshold);
  const value = measureAll(scores, same, threshold);

  const replicates = metricNames.map(() => new Float64Array(resamples));
  const buffers = createPassBuffers(sorted.pairs);
  const measured = new Float64Array(metricNames.length);
  resampleArtists(sorted.artists, seed, resamples, (times, resample) => {
    if (!weightedMetrics(sorted, times, buffers, measured)) return false;
    for (let m = 0; m < measured.length; m++) replicates[m]![resample] = measured[m]!;
    return true;
  });

  const effective = effectiveArtists(sorted);
  const reach = studentQuantile(0.975, effective - 1);
  const { falsePositives } = confusion(scores, same, threshold);
  const point = {
    auc: value.auc,
    recall: value.recall,
    falseMatches: falsePositives / (sorted.pairs - sorted.positives),
  };
  const estimates = {} as Record<MetricName, Estimate>;
  for (const [m, metric] of metricNames.entries()) {
    const correction = varianceCorrection(sorted, metrics[metric].influence(sorted, point));
    const widening = Math.sqrt((correction * effective) / (effective - 1));
    estimates[metric] = intervalOf(value[metric], replicates[m]!, reach * widening, sorted.pairs);
  }
  return {
    pairs: sorted.pairs,
    positives: sorted.positives,
    artists: sorted.artists,
    ...estimates,
  };
}

/** A share ± `reach` standard deviations of its replicates, both taken as log odds. */
export function intervalOf(
  value: number,
  replicates: Float64Array,
  reach: number,
  pairs: number,
): Estimate {
  // Log odds of 0 and 1 are infinite; half a pair is the least that can be told.
  const margin = 0.5 / pairs;
  const logOdds = (x: number): number => {
    const inside = Math.min(1 - margin, Math.max(margin, x));
    return Math.log(inside / (1 - inside));
  };
  const deviation = standardDeviation(replicates.map(logOdds));
  // Rounding alone makes equal replicates differ by less than this.
  if (deviation < 1e-12) return { value, low: value, high: value };
  const centre = logOdds(value);
  return {
    value,
    low: Math.min(value, 1 / (1 + Math.exp(reach * deviation - centre))),
    high: Math.max(value, 1 / (1 + Math.exp(-reach * deviation - centre))),
  };
}
