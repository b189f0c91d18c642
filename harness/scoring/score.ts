import type { EarlyMetricName, LaterMetricName } from './metrics.ts';

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is measured on one set of pairs; null where a record is older than a metric. */
export interface PartScore
  extends Readonly<Record<EarlyMetricName, Estimate>>,
    Readonly<Record<LaterMetricName, Estimate | null>> {
  readonly pairs: number;
  readonly positives: number;
  readonly artists: number;
}

export const testNames = ['seen', 'unseen', 'mixed'] as const;
export type TestName = (typeof testNames)[number];

/** The two sets of validation pairs, from which everything is chosen. */
export const validationNames = ['seen', 'unseen'] as const;
export type ValidationName = (typeof validationNames)[number];

/** The scores of a run. */
export interface Scores {
  /** Probability from which on a pair counts as "same artist"; chosen on validation pairs. */
  readonly threshold: number;
  readonly tests: Readonly<Record<TestName, PartScore>>;
  /**
   * The same on validation pairs: what epochs and thresholds are chosen by, so too good to be
   * believed, but what hyper-parameters may be chosen by. Null in older records.
   */
  readonly validation: Readonly<Record<ValidationName, PartScore>> | null;
}
