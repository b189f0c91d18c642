import type { ScoreArray } from '../contract/metrics/check-scores.ts';
import { equalErrorRate, rocAuc } from '../contract/metrics/roc.ts';
import { brierScore } from './calibration.ts';
import type { Confusion } from './confusion.ts';
import {
  aucInfluence,
  brierInfluence,
  equalErrorInfluence,
  influenceByRates,
  type PointMetrics,
} from './influence.ts';
import type { SortedPairs } from './sorted-pairs.ts';
import { type WeightedPass, weightedEqualErrorRate } from './weighted-pass.ts';

/** Scored pairs as they are, and what the threshold makes of them. */
export interface MeasuredPairs {
  readonly scores: ScoreArray;
  /** 1 where both paintings are by one artist, else 0. */
  readonly same: Uint8Array;
  readonly confusion: Confusion;
}

/** A figure from 0 to 1 that is made of scored pairs. */
export interface Metric {
  /** How people see it named. */
  readonly heading: string;
  /** Of pairs as they are. */
  value(pairs: MeasuredPairs): number;
  /** Of pairs that count several times; the same as `value` where each counts once. */
  weighted(pass: WeightedPass): number;
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
 * What older records lack, so that it may be null where a record is read. A new metric goes here:
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
} as const satisfies Record<string, Metric>;

export type EarlyMetricName = keyof typeof recordedAlways;
export type LaterMetricName = keyof typeof addedLater;
export type MetricName = EarlyMetricName | LaterMetricName;

/** Every metric, by the name under which records hold it. */
export const metrics: Readonly<Record<MetricName, Metric>> = { ...recordedAlways, ...addedLater };

export const earlyMetricNames = Object.keys(recordedAlways) as EarlyMetricName[];
export const laterMetricNames = Object.keys(addedLater) as LaterMetricName[];
/** Names of the metrics, in the order in which they lie in arrays and records. */
export const metricNames: readonly MetricName[] = [...earlyMetricNames, ...laterMetricNames];

/** A record with an entry for each of these metrics. */
export function byMetric<Name extends MetricName, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}
