import type { EarlyMetricName, LaterMetricName, PlainMetricName } from './metrics.ts';

/** A figure with its 95 % interval, or without one if there are too few artists for it. */
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

/** What is measured on one set of pairs; null if a record is older than a metric, or too small. */
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

/** The two sets of validation pairs, from which everything is chosen. */
export const validationNames = ['seen', 'unseen'] as const;
export type ValidationName = (typeof validationNames)[number];

/** Pairs of two seen artists' paintings, of two unseen ones', or of one each. */
export const kindNames = ['seen', 'unseen', 'across'] as const;
export type KindName = (typeof kindNames)[number];

/** One kind of mixed pairs. Pairs across are all by two artists. */
export interface KindScore {
  readonly pairs: number;
  readonly positives: number;
  /** Null if the kind has pairs by one artist only, or by two only. */
  readonly auc: number | null;
  /** At the threshold, the share of pairs by one artist that are found; null if there are none. */
  readonly trueMatches: number | null;
  /** The share of pairs by two artists that are taken for one. */
  readonly falseMatches: number | null;
}

/** What the figures on mixed pairs consist of. */
export interface MixedScore {
  readonly kinds: Readonly<Record<KindName, KindScore>>;
  /**
   * Mixed without its shortcut: the same pairs by one artist, and as many by two artists of the same
   * population, in the same share of seen and unseen. Whether both paintings are familiar then says
   * nothing. Null if there are no such pairs.
   */
  readonly within: PartScore | null;
}

/** The figures of unseen pairs among artists who are hard to tell apart. */
export interface HardScore {
  /** What says so: most of their paintings being of one style, or looking most alike at first sight. */
  readonly by: 'style' | 'appearance';
  readonly score: PartScore;
}

/** The figures of all pairs of a test's paintings. */
export interface AllPairsScore extends Pick<PartScore, 'pairs' | 'positives' | 'artists' | 'auc'> {
  /** Null in records that lack it. */
  readonly averagePrecision: number | null;
}

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
  /** Mixed pairs by kind and without their shortcut; left out in older records. */
  readonly mixed?: MixedScore | undefined;
  /**
   * Of the unseen pairs among similar artists; left out in older records and where there are none.
   */
  readonly hard?: HardScore | undefined;
  /**
   * Of all pairs of the test's paintings, copies left out, each counting once as in the competition;
   * left out in older records and where there were too many to ask about.
   */
  readonly allPairs?: Readonly<Record<TestName, AllPairsScore>> | undefined;
}
