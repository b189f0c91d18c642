// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { countPositives, type ScoreArray } from '../contract/metrics/check-scores.ts';
import { defaultResamples, resampleArtists, standardDeviation } from './artist-bootstrap.ts';
import { effectiveArtists, varianceCorrection } from './artist-variance.ts';
import { confusion } from './confusion.ts';
import { fewestArtistsForInterval } from './fewest-artists.ts';
import { measureAll, measurePlain } from './measure-all.ts';
import {
  byMetric,
  earlyMetricNames,
  type LaterMetricName,
  laterMetricNames,
  type Metric,
  type MetricName,
  mayHaveInterval,
  metricNames,
  metrics,
} from './metrics.ts';
import type { Estimate, PartScore } from './score.ts';
import { type ScoredPairs, sortPairs } from './sorted-pairs.ts';
import { studentQuantile } from './student-t.ts';
import { weightedMetrics } from './weighted-metrics.ts';
import { createPassBuffers } from './weighted-pass.ts';

/** Draws of artists for slow metrics: enough to know a standard deviation to 4 %. */
const fewResamples = 300;

export interface ScoreOptions extends ScoredPairs {
  /** Probability from which a pair counts as "same artist". */
  readonly threshold: number;
  readonly seed: number;
  readonly resamples?: number | undefined;
  /** With fewer artists there are no intervals; `fewestArtistsForInterval` by default. */
  readonly fewestArtists?: number;
}

/**
 * Every metric of one set of pairs, with 95 % intervals over other artists: pairs that share an artist are
 * not independent, so the bootstrap draws artists, not pairs.
 *
 * The spread is that of a bootstrap over artists, corrected as `artist-variance.ts` explains. The interval
 * is symmetric in the metric's log odds and has the width of Student's t with one degree of freedom fewer
 * than the effective number of artists: plain percentiles are too narrow with few artists. `coverage.ts`
 * measures how often it covers the truth. A metric that no resample moves (such as an AUC of 1) has an
 * interval of zero width. With too few artists there is no interval. A metric that needs more pairs than
 * there are is null.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function scorePairs(options: ScoreOptions): PartScore {
  const { scores, same, threshold, seed, resamples = defaultResamples } = options;
  const { fewestArtists = fewestArtistsForInterval } = options;
  const sorted = sortPairs(options, threshold);
  const value = measureAll(scores, same, threshold);
  const hasIntervals = sorted.artists >= fewestArtists;

  const drawsOf = (name: MetricName) =>
    metrics[name].isSlow === true ? Math.min(fewResamples, resamples) : resamples;
  const replicates = metricNames.map((name) => new Float64Array(drawsOf(name)));
  const buffers = createPassBuffers(sorted.pairs);
  const measured = new Float64Array(metricNames.length);
  const draws = hasIntervals ? resamples : 0;
  resampleArtists(sorted.artists, seed, draws, (times, resample) => {
    const isQuick = resample >= fewResamples;
    if (!weightedMetrics(sorted, times, buffers, measured, isQuick)) return false;
    // Writes beyond the end of an array are discarded.
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
  const estimate = (name: MetricName): Estimate => {
    if (!hasIntervals || !mayHaveInterval(name))
      return { value: value[name], low: null, high: null };
    const metric = metrics[name];
    const correction = varianceCorrection(sorted, metric.influence(sorted, point));
    const widening = Math.sqrt((correction * effective) / (effective - 1));
    const own = replicates[metricNames.indexOf(name)]!;
    return intervalOf(value[name], own, reach * widening, sorted.pairs, metric);
  };
  const { pairs, positives, artists } = sorted;
  return { artists, ...listFigures(scores, same, { pairs, positives }, estimate) };
}

/**
 * Every metric of pairs whose artists are unknown: without intervals, since pairs that share an artist are
 * not independent.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function scoreWithoutArtists({
  scores,
  same,
  threshold,
}: Pick<ScoreOptions, 'scores' | 'same' | 'threshold'>): Omit<PartScore, 'artists'> {
  const value = measureAll(scores, same, threshold);
  const counts = { pairs: same.length, positives: countPositives(same) };
  return listFigures(scores, same, counts, (name) => ({
    value: value[name],
    low: null,
    high: null,
  }));
}

/** All metrics; the later ones are null if there are too few pairs to measure them. */
function listFigures(
  scores: ScoreArray,
  same: Uint8Array,
  { pairs, positives }: Pick<PartScore, 'pairs' | 'positives'>,
  estimate: (name: MetricName) => Estimate,
): Omit<PartScore, 'artists'> {
  const isMeasurable = (name: LaterMetricName): boolean =>
    metrics[name].isMeasurable?.(pairs, positives) ?? true;
  return {
    pairs,
    positives,
    ...byMetric(earlyMetricNames, estimate),
    ...measurePlain(scores, same),
    ...byMetric(laterMetricNames, (name) => (isMeasurable(name) ? estimate(name) : null)),
  };
}

/** The value ± `reach` standard deviations of its replicates, all as log odds or logarithms. */
export function intervalOf(
  value: number,
  replicates: Float64Array,
  reach: number,
  pairs: number,
  { scale, isFlattered }: Pick<Metric, 'scale' | 'isFlattered'> = {},
): Estimate {
  // Log odds of 0 and 1 are infinite; half a pair is the finest resolution.
  const margin = 0.5 / pairs;
  const logOdds = (x: number): number => {
    const inside = Math.min(1 - margin, Math.max(margin, x));
    return Math.log(inside / (1 - inside));
  };
  const share = (odds: number): number => 1 / (1 + Math.exp(-odds));
  const logarithm = (x: number): number => Math.log(Math.max(margin, x));
  const [there, back] = scale === 'log' ? [logarithm, Math.exp] : [logOdds, share];
  const places = replicates.map(there);
  const deviation = standardDeviation(places);
  // Rounding makes equal replicates differ by less than this.
  if (deviation < 1e-12) return { value, low: value, high: value };
  const own = there(value);
  const flattery = places.reduce((sum, place) => sum + place, 0) / places.length - own;
  const centre = isFlattered ? own - flattery : own;
  return {
    value,
    low: Math.min(value, back(centre - reach * deviation)),
    high: Math.max(value, back(centre + reach * deviation)),
  };
}
