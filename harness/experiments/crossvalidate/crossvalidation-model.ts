import type {
  CrossvalidatedDifference,
  CrossvalidatedMean,
} from '../../scoring/estimate-crossvalidated.ts';
import type { Estimate, TestName } from '../../scoring/score.ts';
import type { FailedRun } from '../plan/describe-failures.ts';
import type { ElsewhereTest } from '../summary/list-shared-tests.ts';

/** The model behind all views of a cross-validation. Texts are unescaped. */
export interface CrossvalidationModel {
  readonly version: 3;
  readonly collection: {
    readonly kind: string;
    readonly name: string;
    readonly hash: string;
    readonly paintings: number;
  };
  readonly folds: number;
  /** Each draws its own folds and seeds the training. */
  readonly seeds: readonly number[];
  /** Of a learning curve: the numbers of artists to learn from, rising; otherwise absent. */
  readonly artists?: readonly number[];
  /** By falling mean unseen AUC; in a learning curve by approach, with rising numbers. */
  readonly rows: readonly CrossvalidationRow[];
  /**
   * The place in `rows`, from 0, that differences are taken against; null if it has no run, and
   * in a learning curve, where each row has its own.
   */
  readonly reference: number | null;
  /** Whether no row has an interval or a rank, because tests have too few artists. */
  readonly tooFewArtists: boolean;
  /** All comparable pairs of rows, on the runs that both have. */
  readonly comparisons: readonly CrossvalidationComparison[];
  /** Approaches without a finished run. */
  readonly missing: readonly string[];
  readonly failed: readonly FailedRun[];
}

/** A plugin with one set of options; in a learning curve, with one number of artists. */
export interface CrossvalidationRow {
  /**
   * From 1; rows that cannot be told apart share one, and the next rank counts them all. Null if
   * there are too few artists.
   */
  readonly rank: number | null;
  readonly tied: boolean;
  readonly plugin: string;
  /** Options that differ from the plugin's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** In a learning curve: how many artists it learns from. */
  readonly artists?: number;
  /**
   * In a learning curve the place in `rows` of the same approach with the most artists, which is
   * what the difference is taken against; null if that has no run.
   */
  readonly reference?: number | null;
  /** Finished runs, seed by seed and fold by fold. */
  readonly runs: readonly CrossvalidationRun[];
  /** The number of runs once all are finished: folds times seeds. */
  readonly wanted: number;
  readonly auc: Readonly<Record<TestName, CrossvalidatedMean>>;
  readonly accuracy: Readonly<Record<TestName, CrossvalidatedMean>>;
  /**
   * The share of pairs by one artist that are accepted at 1 % false matches. Null
   * if a run's test has too few pairs for that, or its answers are missing.
   */
  readonly tarAtOnePercent: Readonly<Record<TestName, CrossvalidatedMean | null>>;
  /** The least detection cost of each run, without an interval; null if answers are missing. */
  readonly minDcf: Readonly<
    Record<TestName, Pick<CrossvalidatedMean, 'value' | 'deviation'>>
  > | null;
  /** On other collections, those that all of its runs were tested on; left out if there is none. */
  readonly elsewhere?: readonly ElsewhereMean[];
  /**
   * AUC on the unseen pairs among similar artists, the mean over the runs that have some; left out
   * if none has.
   */
  readonly hard?: CrossvalidatedMean;
  /** AUC on seen artists minus that on unseen ones. */
  readonly drop: CrossvalidatedMean;
  /** Of the unseen AUC from the reference's; null for the reference, and without common runs. */
  readonly difference: DifferenceToReference | null;
  /** What labels add; left out if no run has a control. */
  readonly labelsAdd?: LabelsAdded;
  /** What the paper reports for the approach. */
  readonly paperAccuracy: Readonly<Record<TestName, number>> | null;
  readonly engine: string;
  /** Median over the runs. */
  readonly trainSeconds: number | null;
  /** Warnings about the row. */
  readonly flags: readonly string[];
}

/** One run as it counts in the table. */
export interface CrossvalidationRun {
  readonly id: string;
  readonly seed: number;
  /** From 0. */
  readonly fold: number;
  readonly auc: Readonly<Record<TestName, number>>;
  readonly accuracy: Readonly<Record<TestName, number>>;
}

/**
 * The scores of an approach on another collection: the mean over its runs, all on the same pairs. The
 * intervals are over the artists of that collection, the deviation is over the runs.
 */
export interface ElsewhereMean extends ElsewhereTest {
  readonly auc: CrossvalidatedMean;
  readonly accuracy: CrossvalidatedMean;
  /**
   * Its AUC less the reference's on the same pairs; null for the reference and where that has no run
   * on them. The p-value is corrected for the number of rows.
   */
  readonly difference:
    | (Estimate & { readonly pValue: number | null; readonly adjustedPValue: number | null })
    | null;
}

/** A mean difference over the runs that two rows both have; its p-value is of only this comparison. */
export interface PairedDifference extends CrossvalidatedDifference {
  /** How many these are. */
  readonly runs: number;
}

/** The unseen AUC of a row minus that of the reference. */
export interface DifferenceToReference extends PairedDifference {
  /** Corrected by Holm's procedure for all rows that have a difference. */
  readonly adjustedPValue: number | null;
  /**
   * The smallest difference that such a cross-validation of as many artists would find in 80 of 100
   * tries; null if there are too few artists.
   */
  readonly detectable: number | null;
}

/**
 * Unseen AUC minus that of the controls: the same approach on the same folds, under the same seeds, on
 * shuffled labels. It is taken over the runs that have a control.
 */
export interface LabelsAdded extends PairedDifference {
  /** Corrected by Holm's procedure for all rows that have controls. */
  readonly adjustedPValue: number | null;
  /** Of the controls. */
  readonly unseen: CrossvalidatedMean;
  /** Ids of the controls, seed by seed and fold by fold. */
  readonly controls: readonly string[];
}

/** The unseen AUC of one row minus that of another. */
export interface CrossvalidationComparison extends PairedDifference {
  /** Places in `rows`, from 0. */
  readonly first: number;
  readonly second: number;
  readonly pValue: number;
  /** Corrected by Holm's procedure for all comparisons of the table. */
  readonly adjustedPValue: number;
}
