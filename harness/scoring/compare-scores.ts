// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../contract/errors.ts';
import type { ScoreArray } from '../contract/metrics/check-scores.ts';
import { defaultResamples, resampleArtists, standardDeviation } from './artist-bootstrap.ts';
import { effectiveArtists, varianceCorrection } from './artist-variance.ts';
import { confusion } from './confusion.ts';
import { fewestArtistsForInterval } from './fewest-artists.ts';
import { type MetricName, metrics } from './metrics.ts';
import { prepareResampledAuc } from './resampled-auc.ts';
import type { Estimate } from './score.ts';
import { numberArtists, type SortedPairs, sortPairs } from './sorted-pairs.ts';
import { studentCdf, studentQuantile } from './student-t.ts';
import { createPassBuffers, type PassBuffers, passOnce, passOver } from './weighted-pass.ts';

/** How much better one approach is than another on the same pairs. */
export interface Comparison {
  /** The metric of the first minus that of the second. */
  readonly difference: Estimate;
  /** Two-sided: the probability of at least this difference by chance; null with too few artists. */
  readonly pValue: number | null;
  /** How uncertain the difference is; null with too few artists. */
  readonly uncertainty: { readonly variance: number; readonly freedom: number } | null;
}

/** The pairs that both approaches answered. All arrays have the same length. */
export interface ComparedPairs {
  readonly same: Uint8Array;
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** The answers of one training run of an approach, over all pairs. */
export interface ComparedAnswers {
  readonly scores: ScoreArray;
  /** Needed by metrics that count right answers. */
  readonly threshold?: number;
}

/** One approach, measured so that it can be compared with any number of others. */
export interface MeasuredApproach {
  /** The metric, averaged over the seeds. */
  readonly value: number;
  /** The same on each draw of artists; approaches with the same pairs and seed have the same draws. */
  readonly replicates: Float64Array;
  /** How much each pair, in the order of the pairs, moves the metric. */
  readonly influence: Float64Array;
}

/**
 * Measures an approach on draws of artists. The metric is averaged over seeds; the spread does not include
 * the differences between seeds.
 *
 * @param answers an entry per seed
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function measureApproach(
  answers: readonly ComparedAnswers[],
  pairs: ComparedPairs,
  {
    metric = 'auc',
    seed,
    resamples = defaultResamples,
  }: { readonly metric?: MetricName; readonly seed: number; readonly resamples?: number },
): MeasuredApproach {
  if (answers.length === 0) {
    throw new HarnessError('PREDICTION_INVALID', 'A comparison needs the predictions of two runs.');
  }
  const { same } = pairs;
  const influence = new Float64Array(same.length);
  const replicates = new Float64Array(resamples);
  const buffers = createPassBuffers(same.length);
  let value = 0;
  for (const { scores, threshold = 0.5 } of answers) {
    const sorted = sortPairs({ ...pairs, scores }, threshold);
    const all = passOnce(sorted, buffers);
    value += metrics[metric].weighted(all) / answers.length;
    const auc = metrics.auc.weighted(all);
    const { recall, falsePositives } = confusion(scores, same, threshold);
    const falseMatches = falsePositives / (sorted.pairs - sorted.positives);
    const own = metrics[metric].influence(sorted, { auc, recall, falseMatches });
    for (let k = 0; k < own.length; k++) influence[sorted.order[k]!]! += own[k]! / answers.length;
    const measure = chooseMeasure(sorted, metric, buffers);
    resampleArtists(sorted.artists, seed, resamples, (times, resample) => {
      const measured = measure(times);
      if (measured === undefined) return false;
      replicates[resample]! += measured / answers.length;
      return true;
    });
  }
  return { value, replicates, influence };
}

/** Products of sums by artist that take as long as reading one pair in a pass. */
const productsPerPair = 4;

/** The fastest way to measure a draw of artists: sums by artist, or a pass over the pairs. */
function chooseMeasure(
  sorted: SortedPairs,
  metric: MetricName,
  buffers: PassBuffers,
): (times: Uint32Array) => number | undefined {
  const { artists, pairs } = sorted;
  const mostDyads = Math.min((artists * (artists - 1)) / 2, pairs - sorted.positives);
  if (metric === 'auc' && artists * mostDyads <= productsPerPair * pairs) {
    return prepareResampledAuc(sorted).measure;
  }
  return (times) => {
    const pass = passOver(sorted, times, buffers);
    return pass && metrics[metric].weighted(pass);
  };
}

/**
 * Paired comparison of two approaches measured on the same pairs with the same seed: both have the same
 * draws of artists, so that artists who are hard for both cancel out. The spread is corrected as in
 * `scorePairs`; interval and p-value follow Student's t, so that the 95 % interval contains 0 exactly if
 * the p-value is above 0.05. With too few artists there is neither.
 */
export function compareMeasured(
  first: MeasuredApproach,
  second: MeasuredApproach,
  { same, artistA, artistB }: ComparedPairs,
  fewestArtists = fewestArtistsForInterval,
): Comparison {
  const value = first.value - second.value;
  const pairs = { ...numberArtists(artistA, artistB), same };
  if (pairs.artists < fewestArtists) {
    return { difference: { value, low: null, high: null }, pValue: null, uncertainty: null };
  }
  const effective = effectiveArtists(pairs);
  const influence = first.influence.map((own, k) => own - second.influence[k]!);
  const correction = varianceCorrection(pairs, influence);
  const differences = first.replicates.map((own, r) => own - second.replicates[r]!);
  const error =
    standardDeviation(differences) * Math.sqrt((correction * effective) / (effective - 1));
  const uncertainty = { variance: error ** 2, freedom: effective - 1 };
  // Rounding changes equal runs by less than this.
  if (error < 1e-12) {
    const isEqual = Math.abs(value) < 1e-12;
    const exact = isEqual ? 0 : value;
    const difference = { value: exact, low: exact, high: exact };
    return { difference, pValue: isEqual ? 1 : 0, uncertainty };
  }
  const reach = studentQuantile(0.975, effective - 1) * error;
  return {
    difference: { value, low: Math.max(-1, value - reach), high: Math.min(1, value + reach) },
    pValue: 2 * studentCdf(-Math.abs(value) / error, effective - 1),
    uncertainty,
  };
}

export interface CompareOptions extends ComparedPairs {
  /** Scores of the first approach: an array per seed, each over all pairs. */
  readonly first: readonly ScoreArray[];
  readonly second: readonly ScoreArray[];
  readonly seed: number;
  readonly resamples?: number;
  /** `fewestArtistsForInterval` by default. */
  readonly fewestArtists?: number;
}

/**
 * Compares the AUC of two approaches: {@link measureApproach} of each and {@link compareMeasured}.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function compareScores({ first, second, ...options }: CompareOptions): Comparison {
  const [one, other] = [first, second].map((side) =>
    measureApproach(
      side.map((scores) => ({ scores })),
      options,
      options,
    ),
  );
  return compareMeasured(one!, other!, options, options.fewestArtists);
}
