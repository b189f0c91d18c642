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

/** Scored pairs as they are, and what the threshold makes of them. */
export interface MeasuredPairs {
  readonly scores: ScoreArray;
  /** 1 where both paintings are by one artist, else 0. */
  readonly same: Uint8Array;
  readonly confusion: Confusion;
  readonly roc: RocCurve;
}

/** A figure that is made from scored pairs, from 0 to 1 unless its scale is `log`. */
export interface Metric {
  /** How people see it named. */
  readonly heading: string;
  /** Of pairs as they are. */
  value(pairs: MeasuredPairs): number;
  /** Of pairs that count several times; the same as `value` where each counts once. */
  weighted(pass: WeightedPass): number;
  /** Of figures that can be above 1: intervals are symmetric in the logarithm, not the log odds. */
  readonly scale?: 'log';
  /**
   * Whether it looks better the fewer pairs there are, being the best of something on these very
   * pairs. Draws of artists look better still by about as much, and intervals are moved by that.
   */
  readonly isFlattered?: true;
  /**
   * Whether its weighted form reads all pairs once more. Such a metric is measured on the first few
   * draws of artists only, which is enough for a standard deviation.
   */
  readonly isSlow?: true;
  /**
   * Whether intervals would be false: one artist of whom a model is sure and wrong can cost more than all
   * others, and draws of artists cannot know of one who is not there.
   */
  readonly hasNoInterval?: true;
  /** Whether there are pairs enough to measure it; left out if there always are. */
  readonly isMeasurable?: (pairs: number, positives: number) => boolean;
  /** How much each pair, in sorted order, moves it. */
  influence(sorted: SortedPairs, point: PointMetrics): Float64Array;
}

/** What every record has. */
const recordedAlways = {
  auc: {
    heading: 'AUC',
    value: ({ scores, same }) => rocAuc(scores, same),
    weighted: ({ twiceWins, positive, negative }) => twiceWins / 2 / positive / negative,
    influence: aucInfluence,
  },
  /** Where false matches are as frequent as false non-matches. */
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
 * What older records lack, so that it may be null if a record is read. A new metric goes here:
 * runs then have it in their output, in metrics.json, in reports and on the leaderboard.
 */
const addedLater = {
  /**
   * Mean squared distance of the probabilities from the truth, 0 best, 0.25 for always saying 0.5
   * (Brier 1950).
   */
  brier: {
    heading: 'Brier score',
    value: ({ scores, same }) => brierScore(scores, same),
    weighted: ({ share, positive, negative, positiveError, negativeError }) =>
      (share * positiveError) / positive + ((1 - share) * negativeError) / negative,
    influence: brierInfluence,
  },
  /** Of pairs by one artist, those found by a threshold that takes 1 % of the others for the same. */
  tarAtOnePercent: { heading: 'TAR at 1 % FAR', ...trueMatchesAtRate(0.01) },
  tarAtOnePerMille: { heading: 'TAR at 0.1 % FAR', ...trueMatchesAtRate(0.001) },
  /** Detection cost at a prior of 5 %, by the threshold that honest probabilities would call for. */
  actDcf: {
    heading: 'actDCF',
    scale: 'log',
    value: ({ scores, same }) => actualDetectionCost(scores, same),
    weighted: weightedActualCost,
    influence: actualCostInfluence,
  },
  /** Bits that are lost by the probabilities; always saying 0.5 loses 1. */
  cllr: {
    heading: 'Cllr',
    scale: 'log',
    hasNoInterval: true,
    value: ({ scores, same }) => logLikelihoodCost(scores, same),
    weighted: ({ positive, negative, positiveBits, negativeBits }) =>
      (positiveBits / positive + negativeBits / negative) / 2,
    influence: bitsInfluence,
  },
  /** Bits that would be lost after the calibration that is best on these pairs. */
  minCllr: {
    heading: 'minCllr',
    isFlattered: true,
    isSlow: true,
    value: ({ scores, same }) => leastLogLikelihoodCost(scores, same),
    weighted: weightedLeastBits,
    influence: leastBitsInfluence,
  },
} as const satisfies Record<string, Metric>;

/** Whether people are shown an interval of a metric. */
export function mayHaveInterval(name: MetricName): boolean {
  return (metrics[name] as Metric).hasNoInterval !== true;
}

/**
 * Figures without an interval. They look the better the fewer pairs there are, by more than their
 * spread: if simulated approaches are worth 0.98, 3,700 pairs by 30 artists say 0.95, and intervals
 * about that covered the truth in half of the runs.
 */
export const plainMetrics = {
  /** Detection cost at a prior of 5 % by the threshold that is best on these pairs; 1 is worth nothing. */
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

/** Every metric, by the name under which records hold it. */
export const metrics: Readonly<Record<MetricName, Metric>> = { ...recordedAlways, ...addedLater };

export const earlyMetricNames = Object.keys(recordedAlways) as EarlyMetricName[];
export const laterMetricNames = Object.keys(addedLater) as LaterMetricName[];
/** Of those that came later, what tables for people show; files and reports have all. */
export const shownLaterNames: readonly LaterMetricName[] = ['brier', 'tarAtOnePercent'];
/** Names of the metrics, in the order in which they are in arrays and records. */
export const metricNames: readonly MetricName[] = [...earlyMetricNames, ...laterMetricNames];

/** A record with an entry for each of these metrics. */
export function byMetric<Name extends MetricName | PlainMetricName, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

/** Whether there are pairs enough to measure a metric. */
export function hasPairsFor(name: MetricName, { same }: { readonly same: Uint8Array }): boolean {
  const { isMeasurable = () => true } = metrics[name];
  const positives = same.reduce((sum: number, label) => sum + label, 0);
  return isMeasurable(same.length, positives);
}
