import type { ScoreArray } from '../contract/metrics/check-scores.ts';
import { equalErrorRate, type RocCurve, rocAuc } from '../contract/metrics/roc.ts';
import { brierScore } from './calibration.ts';
import type { Confusion } from './confusion.ts';
import {
  actualDetectionCost,
  averagePrecisionAt,
  kagglePrevalence,
  leastDetectionCost,
  negativesNeeded,
  trueMatchesAt,
} from './detection.ts';
import {
  actualCostInfluence,
  bitsInfluence,
  leastBitsInfluence,
  trueMatchesInfluence,
} from './detection-influence.ts';
import {
  aucInfluence,
  brierInfluence,
  equalErrorInfluence,
  influenceByRates,
  type PointMetrics,
} from './influence.ts';
import { leastLogLikelihoodCost, logLikelihoodCost } from './log-likelihood-cost.ts';
import type { SortedPairs } from './sorted-pairs.ts';
import {
  weightedActualCost,
  weightedLeastBits,
  weightedTrueMatchesAt,
} from './weighted-detection.ts';
import { type WeightedPass, weightedEqualErrorRate } from './weighted-pass.ts';

/** Scored pairs without weights, and the results of the threshold. */
export interface MeasuredPairs {
  readonly scores: ScoreArray;
  /** 1 if both paintings are by one artist, else 0. */
  readonly same: Uint8Array;
  readonly confusion: Confusion;
  readonly roc: RocCurve;
}

/** A metric of scored pairs, from 0 to 1 unless its scale is `log`. */
export interface Metric {
  /** The name shown to users. */
  readonly heading: string;
  /** From unweighted pairs. */
  value(pairs: MeasuredPairs): number;
  /** From pairs with weights; equal to `value` if each weight is 1. */
  weighted(pass: WeightedPass): number;
  /** For metrics that can exceed 1: intervals are symmetric in the logarithm, not the log odds. */
  readonly scale?: 'log';
  /**
   * Whether it looks better the fewer pairs there are, because it is optimised on these same pairs. Draws
   * of artists look better still by about the same amount, and intervals are shifted by it.
   */
  readonly isFlattered?: true;
  /**
   * Whether its weighted form reads all pairs again. Such a metric is measured only on the first few draws
   * of artists, which is enough for a standard deviation.
   */
  readonly isSlow?: true;
  /**
   * Whether intervals would be false: one artist on whom a model is confident and wrong can cost more than
   * all others, and draws of artists cannot include an artist who is absent.
   */
  readonly hasNoInterval?: true;
  /** Whether there are enough pairs to measure it; omitted if there always are. */
  readonly isMeasurable?: (pairs: number, positives: number) => boolean;
  /** How much each pair, in sorted order, moves the metric. */
  influence(sorted: SortedPairs, point: PointMetrics): Float64Array;
}

/** The metrics of every record. */
const recordedAlways = {
  auc: {
    heading: 'AUC',
    value: ({ scores, same }) => rocAuc(scores, same),
    weighted: ({ twiceWins, positive, negative }) => twiceWins / 2 / positive / negative,
    influence: aucInfluence,
  },
  /** The point at which false matches are as frequent as false non-matches. */
  eer: {
    heading: 'EER',
    value: ({ scores, same }) => equalErrorRate(scores, same),
    weighted: weightedEqualErrorRate,
    influence: equalErrorInfluence,
  },
  accuracy: {
    heading: 'accuracy',
    value: ({ confusion }) => confusion.accuracy,
    weighted: ({ share, recall, falseMatches }) =>
      share * recall + (1 - share) * (1 - falseMatches),
    influence: influenceByRates(({ share, other }) => [share, -other]),
  },
  precision: {
    heading: 'precision',
    value: ({ confusion }) => confusion.precision,
    weighted: ({ share, recall, called }) => (called === 0 ? 0 : (share * recall) / called),
    influence: influenceByRates(({ share, other, recall, falseMatches, called }) =>
      called === 0
        ? [0, 0]
        : [(share * other * falseMatches) / called ** 2, (-share * other * recall) / called ** 2],
    ),
  },
  recall: {
    heading: 'recall',
    value: ({ confusion }) => confusion.recall,
    weighted: ({ recall }) => recall,
    influence: influenceByRates(() => [1, 0]),
  },
  f1: {
    heading: 'F1',
    value: ({ confusion }) => confusion.f1,
    weighted: ({ share, recall, called }) => (2 * share * recall) / (share + called),
    influence: influenceByRates(({ share, other, recall, falseMatches, called }) => [
      (2 * share * (share + other * falseMatches)) / (share + called) ** 2,
      (-2 * share * other * recall) / (share + called) ** 2,
    ]),
  },
} as const satisfies Record<string, Metric>;

/**
 * The metrics that older records lack, so that they may be null in a record. Add a new metric here: it then
 * appears in the output of runs, in metrics.json, in reports and on the leaderboard.
 */
const addedLater = {
  /**
   * Mean squared distance of the probabilities from the truth: 0 is best, 0.25 is always answering 0.5
   * (Brier 1950).
   */
  brier: {
    heading: 'Brier score',
    value: ({ scores, same }) => brierScore(scores, same),
    weighted: ({ share, positive, negative, positiveError, negativeError }) =>
      (share * positiveError) / positive + ((1 - share) * negativeError) / negative,
    influence: brierInfluence,
  },
  /** The share of same-artist pairs found by a threshold that accepts 1 % of the others. */
  tarAtOnePercent: { heading: 'TAR at 1 % FAR', ...trueMatchesAtRate(0.01) },
  tarAtOnePerMille: { heading: 'TAR at 0.1 % FAR', ...trueMatchesAtRate(0.001) },
  /** Detection cost at a prior of 5 %, at the threshold that is best for calibrated probabilities. */
  actDcf: {
    heading: 'actDCF',
    scale: 'log',
    value: ({ scores, same }) => actualDetectionCost(scores, same),
    weighted: weightedActualCost,
    influence: actualCostInfluence,
  },
  /** Bits lost by the probabilities; always answering 0.5 loses 1. */
  cllr: {
    heading: 'Cllr',
    scale: 'log',
    hasNoInterval: true,
    value: ({ scores, same }) => logLikelihoodCost(scores, same),
    weighted: ({ positive, negative, positiveBits, negativeBits }) =>
      (positiveBits / positive + negativeBits / negative) / 2,
    influence: bitsInfluence,
  },
  /** Bits lost after the calibration that is best on these pairs. */
  minCllr: {
    heading: 'minCllr',
    isFlattered: true,
    isSlow: true,
    value: ({ scores, same }) => leastLogLikelihoodCost(scores, same),
    weighted: weightedLeastBits,
    influence: leastBitsInfluence,
  },
} as const satisfies Record<string, Metric>;

/** Whether users are shown an interval of a metric. */
export function mayHaveInterval(name: MetricName): boolean {
  return (metrics[name] as Metric).hasNoInterval !== true;
}

/**
 * Metrics without an interval. They look better the fewer pairs there are, by more than their spread: for
 * simulated approaches with a true value of 0.98, 3,700 pairs by 30 artists give 0.95, and intervals around
 * that covered the truth in half of the runs.
 */
export const plainMetrics = {
  /** Detection cost at a prior of 5 % at the threshold that is best on these pairs; 1 is worthless. */
  minDcf: { heading: 'minDCF', value: (roc) => leastDetectionCost(roc) },
  /** Average precision if 1.3 % of the pairs are by one artist, as in the competition. */
  averagePrecision: {
    heading: 'average precision at 1.3 %',
    value: (roc) => averagePrecisionAt(roc, kagglePrevalence),
  },
} as const satisfies Record<
  string,
  { readonly heading: string; readonly value: (roc: RocCurve) => number }
>;

export type PlainMetricName = keyof typeof plainMetrics;
export const plainMetricNames = Object.keys(plainMetrics) as PlainMetricName[];

function trueMatchesAtRate(rate: number): Omit<Metric, 'heading'> {
  return {
    value: ({ roc }) => trueMatchesAt(roc, rate),
    weighted: (pass) => weightedTrueMatchesAt(pass, rate),
    influence: trueMatchesInfluence(rate),
    isMeasurable: (pairs, positives) => pairs - positives >= negativesNeeded(rate),
  };
}

export type EarlyMetricName = keyof typeof recordedAlways;
export type LaterMetricName = keyof typeof addedLater;
export type MetricName = EarlyMetricName | LaterMetricName;

/** Every metric, under its name in records. */
export const metrics: Readonly<Record<MetricName, Metric>> = { ...recordedAlways, ...addedLater };

export const earlyMetricNames = Object.keys(recordedAlways) as EarlyMetricName[];
export const laterMetricNames = Object.keys(addedLater) as LaterMetricName[];
/** The later metrics shown in tables for users; files and reports have all of them. */
export const shownLaterNames: readonly LaterMetricName[] = ['brier', 'tarAtOnePercent'];
/** Names of the metrics, in their order in arrays and records. */
export const metricNames: readonly MetricName[] = [...earlyMetricNames, ...laterMetricNames];

/** A record with an entry for each of the given metrics. */
export function byMetric<Name extends MetricName | PlainMetricName, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

/** Whether there are enough pairs to measure a metric. */
export function hasPairsFor(name: MetricName, { same }: { readonly same: Uint8Array }): boolean {
  const { isMeasurable = () => true } = metrics[name];
  const positives = same.reduce((sum: number, label) => sum + label, 0);
  return isMeasurable(same.length, positives);
}
