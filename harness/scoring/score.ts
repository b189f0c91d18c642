/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is measured on one set of pairs. */
export interface PartScore {
  readonly pairs: number;
  readonly positives: number;
  readonly artists: number;
  readonly auc: Estimate;
  /** Equal error rate: where false matches are as frequent as false non-matches. */
  readonly eer: Estimate;
  readonly accuracy: Estimate;
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly f1: Estimate;
  /**
   * Mean squared distance of the probabilities from the truth, 0 best, 0.25 for always saying 0.5
   * (Brier 1950). Null in records that are older than it.
   */
  readonly brier: Estimate | null;
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
