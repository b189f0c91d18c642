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
  /** For a learning curve: the numbers of artists to learn from, ascending; otherwise absent. */
  readonly artists?: readonly number[];
  /** By descending mean unseen AUC; in a learning curve by approach, with ascending numbers. */
  readonly rows: readonly CrossvalidationRow[];
  /**
   * The position in `rows`, from 0, of the reference for differences; null if it has no run, and in a
   * learning curve, where each row has its own.
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
   * From 1; rows that cannot be told apart share one, and the next rank counts them all. Null with too few
   * artists.
   */
  readonly rank: number | null;
  readonly tied: boolean;
  readonly plugin: string;
  /** Options that differ from the plugin's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** In a learning curve: the number of artists to learn from. */
  readonly artists?: number;
  /**
   * In a learning curve, the position in `rows` of the same approach with the most artists, which is the
   * reference of the difference; null if that has no run.
   */
  readonly reference?: number | null;
  /** Finished runs, seed by seed and fold by fold. */
  readonly runs: readonly CrossvalidationRun[];
  /** The number of runs once all are finished: folds times seeds. */
  readonly wanted: number;
  readonly auc: Readonly<Record<TestName, CrossvalidatedMean>>;
  readonly accuracy: Readonly<Record<TestName, CrossvalidatedMean>>;
  /**
   * The share of same-artist pairs that are accepted at 1 % false matches. Null if a run's test has too few
   * pairs for that, or its answers are missing.
   */
  readonly tarAtOnePercent: Readonly<Record<TestName, CrossvalidatedMean | null>>;
  /** The lowest detection cost of each run, without an interval; null if answers are missing. */
  readonly minDcf: Readonly<
    Record<TestName, Pick<CrossvalidatedMean, 'value' | 'deviation'>>
  > | null;
  /** On the other collections that all of its runs were tested on; omitted if there are none. */
  readonly elsewhere?: readonly ElsewhereMean[];
  /**
   * AUC on the unseen pairs among similar artists, averaged over the runs that have some; omitted if none
   * has.
   */
  readonly hard?: CrossvalidatedMean;
  /** AUC on seen artists minus that on unseen ones. */
  readonly drop: CrossvalidatedMean;
  /** The unseen AUC minus the reference's; null for the reference, and without common runs. */
  readonly difference: DifferenceToReference | null;
  /** The gain from labels; omitted if no run has a control. */
  readonly labelsAdd?: LabelsAdded;
  /** The paper's figures for the approach. */
  readonly paperAccuracy: Readonly<Record<TestName, number>> | null;
  readonly engine: string;
  /** Median over the runs. */
  readonly trainSeconds: number | null;
  /** Warnings about the row. */
  readonly flags: readonly string[];
}

/** One run in the table. */
export interface CrossvalidationRun {
  readonly id: string;
  readonly seed: number;
  /** From 0. */
  readonly fold: number;
  readonly auc: Readonly<Record<TestName, number>>;
  readonly accuracy: Readonly<Record<TestName, number>>;
}

/**
 * The scores of an approach on another collection, averaged over its runs, all on the same pairs. The
 * intervals are over the artists of that collection, the deviation is over the runs.
 */
export interface ElsewhereMean extends ElsewhereTest {
  readonly auc: CrossvalidatedMean;
  readonly accuracy: CrossvalidatedMean;
  /**
   * Its AUC minus the reference's on the same pairs; null for the reference and if that has no run on them.
   * The p-value is corrected for the number of rows.
   */
  readonly difference:
    | (Estimate & { readonly pValue: number | null; readonly adjustedPValue: number | null })
    | null;
}

/** A mean difference over the runs that two rows have in common; its p-value is uncorrected. */
export interface PairedDifference extends CrossvalidatedDifference {
  /** The number of these runs. */
  readonly runs: number;
}

/** The unseen AUC of a row minus that of the reference. */
export interface DifferenceToReference extends PairedDifference {
  /** Corrected by Holm's procedure for all rows with a difference. */
  readonly adjustedPValue: number | null;
  /**
   * The smallest difference that such a cross-validation with as many artists would find in 80 of 100
   * tries; null with too few artists.
   */
  readonly detectable: number | null;
}

/**
 * Unseen AUC minus that of the controls: the same approach on the same folds, with the same seeds, on
 * shuffled labels. It covers the runs that have a control.
 */
export interface LabelsAdded extends PairedDifference {
  /** Corrected by Holm's procedure for all rows with controls. */
  readonly adjustedPValue: number | null;
  /** Of the controls. */
  readonly unseen: CrossvalidatedMean;
  /** Ids of the controls, seed by seed and fold by fold. */
  readonly controls: readonly string[];
}

/** The unseen AUC of one row minus that of another. */
export interface CrossvalidationComparison extends PairedDifference {
  /** Positions in `rows`, from 0. */
  readonly first: number;
  readonly second: number;
  readonly pValue: number;
  /** Corrected by Holm's procedure for all comparisons of the table. */
  readonly adjustedPValue: number;
}
