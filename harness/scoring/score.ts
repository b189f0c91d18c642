import type { EarlyMetricName, LaterMetricName, PlainMetricName } from './metrics.ts';

/** A figure with its 95 % interval, or without one if there are too few artists. */
export type Estimate = BoundedEstimate | UnboundedEstimate;

export interface BoundedEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface UnboundedEstimate {
  readonly value: number;
  readonly low: null;
  readonly high: null;
}

export function hasInterval(estimate: Estimate): estimate is BoundedEstimate {
  return estimate.low !== null;
}

/** The metrics of one set of pairs; null if a record is older than a metric or has too few pairs. */
export interface PartScore
  extends Readonly<Record<EarlyMetricName, Estimate>>,
    Readonly<Record<LaterMetricName, Estimate | null>>,
    Readonly<Record<PlainMetricName, number | null>> {
  readonly pairs: number;
  readonly positives: number;
  readonly artists: number;
}

export const testNames = ['seen', 'unseen', 'mixed'] as const;
export type TestName = (typeof testNames)[number];

/** The two sets of validation pairs, on which every choice is made. */
export const validationNames = ['seen', 'unseen'] as const;
export type ValidationName = (typeof validationNames)[number];

/** Pairs of paintings by two seen artists, by two unseen ones, or by one of each. */
export const kindNames = ['seen', 'unseen', 'across'] as const;
export type KindName = (typeof kindNames)[number];

/** One kind of mixed pairs. All pairs across are by two artists. */
export interface KindScore {
  readonly pairs: number;
  readonly positives: number;
  /** Null if the kind only has pairs by one artist, or only pairs by two. */
  readonly auc: number | null;
  /** The share of same-artist pairs found at the threshold; null if there are none. */
  readonly trueMatches: number | null;
  /** The share of different-artist pairs taken for one artist. */
  readonly falseMatches: number | null;
}

/** The parts of the figures on mixed pairs. */
export interface MixedScore {
  readonly kinds: Readonly<Record<KindName, KindScore>>;
  /**
   * Mixed pairs without their shortcut: the same pairs by one artist, and as many pairs by two artists of
   * the same population, in the same share of seen and unseen. The familiarity of both paintings is then
   * uninformative. Null if there are no such pairs.
   */
  readonly within: PartScore | null;
}

/** The metrics of unseen pairs among artists who are hard to tell apart. */
export interface HardScore {
  /** The criterion: most of their paintings have the same style, or they look alike at first sight. */
  readonly by: 'style' | 'appearance';
  readonly score: PartScore;
}

/** The metrics of all pairs of a test's paintings. */
export interface AllPairsScore extends Pick<PartScore, 'pairs' | 'positives' | 'artists' | 'auc'> {
  /** Null in records without it. */
  readonly averagePrecision: number | null;
}

/** The scores of a run. */
export interface Scores {
  /** Probability from which a pair counts as "same artist"; chosen on validation pairs. */
  readonly threshold: number;
  readonly tests: Readonly<Record<TestName, PartScore>>;
  /**
   * The same on validation pairs, which choose epochs and thresholds and are therefore too optimistic;
   * hyper-parameters may be chosen by them. Null in older records.
   */
  readonly validation: Readonly<Record<ValidationName, PartScore>> | null;
  /** Mixed pairs by kind and without their shortcut; omitted in older records. */
  readonly mixed?: MixedScore | undefined;
  /** The unseen pairs among similar artists; omitted in older records and if there are none. */
  readonly hard?: HardScore | undefined;
  /**
   * All pairs of the test's paintings without copies, each counted once as in the competition; omitted in
   * older records and if there were too many to answer.
   */
  readonly allPairs?: Readonly<Record<TestName, AllPairsScore>> | undefined;
}
