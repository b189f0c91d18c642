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
}

export const testNames = ['seen', 'unseen', 'mixed'] as const;
export type TestName = (typeof testNames)[number];

/** The scores of a run. */
export interface Scores {
  /** Probability from which on a pair counts as "same artist"; chosen on validation pairs. */
  readonly threshold: number;
  readonly tests: Readonly<Record<TestName, PartScore>>;
}
