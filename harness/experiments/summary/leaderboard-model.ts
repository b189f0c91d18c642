import type { LaterMetricName, PlainMetricName } from '../../scoring/metrics.ts';
import type { Estimate, TestName } from '../../scoring/score.ts';
import type { ElsewhereTest } from './list-shared-tests.ts';

/** The model behind every view of the leaderboard. Texts are as recorded in the runs. */
export interface LeaderboardModel {
  readonly version: 3;
  /** A table for each set of comparable runs, the one with the most rows first. */
  readonly tables: readonly LeaderboardTable[];
  /** Approaches that ran on several splits of one collection; never ranked with the tables. */
  readonly acrossSplits: readonly AcrossSplits[];
}

/** Runs on the same paintings and the same split. */
export interface LeaderboardTable {
  readonly collection: {
    readonly kind: string;
    readonly name: string;
    readonly hash: string;
    readonly paintings: number;
  };
  readonly split: { readonly hash: string; readonly seed: number };
  /** By descending unseen AUC. */
  readonly rows: readonly LeaderboardRow[];
  /** The number of unseen artists tested if it is too small for ranks; otherwise null. */
  readonly tooFewArtists: number | null;
  /**
   * Every two rows, compared on the same unseen pairs; empty if predictions are unavailable or there are
   * too few artists.
   */
  readonly comparisons: readonly RowComparison[];
}

/** How much higher the unseen AUC of one row is than that of another. */
export interface RowComparison {
  /** Positions in `rows`, from 0. */
  readonly first: number;
  readonly second: number;
  readonly difference: Estimate;
  /** Uncorrected, of this comparison. */
  readonly pValue: number;
  /** Corrected by Holm's procedure for all comparisons of the table. */
  readonly adjustedPValue: number;
}

/**
 * An approach with its options: one run, or several that differ in their seed. Metrics added later are null
 * if a run's record lacks them, or if a test has too few pairs.
 */
export interface LeaderboardRow
  extends Readonly<Record<LaterMetricName, Readonly<Record<TestName, Figure | null>> | null>>,
    Readonly<Record<PlainMetricName, Readonly<Record<TestName, PlainFigure>> | null>> {
  /**
   * From 1; rows that cannot be told apart share one, and the next rank counts them all. Null with too few
   * artists.
   */
  readonly rank: number | null;
  readonly tied: boolean;
  readonly plugin: string;
  /** Options that differ from the plugin's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Ascending. */
  readonly seeds: readonly number[];
  /** Ids of the runs, in the order of their seeds. */
  readonly runs: readonly string[];
  readonly auc: Readonly<Record<TestName, Figure>>;
  readonly accuracy: Readonly<Record<TestName, Figure>>;
  /** On the other collections that all seeds were tested on; omitted if there are none. */
  readonly elsewhere?: readonly ElsewhereFigures[];
  /** AUC on mixed pairs without their shortcut; null in older records. */
  readonly mixedWithin: Figure | null;
  /** AUC on unseen pairs among similar artists; null in older records and if there are none. */
  readonly hard: Figure | null;
  /** AUC, and average precision at 1.3 %, of all pairs of the tests' paintings; null in older records. */
  readonly allPairsAuc: Readonly<Record<TestName, Figure>> | null;
  readonly allPairsPrecision: Readonly<Record<TestName, PlainFigure>> | null;
  /** AUC on seen artists minus AUC on unseen ones. */
  readonly drop: Figure;
  /** The gain from labels; omitted if no seed has a control. */
  readonly labelsAdd?: LabelsAddedByRow;
  /** The paper's figures for the approach. */
  readonly paperAccuracy: Readonly<Record<TestName, number>> | null;
  readonly engine: string;
  /** Mean over the seeds. */
  readonly trainSeconds: number | null;
  /** Warnings to consider before trusting the row. */
  readonly flags: readonly string[];
}

/** An approach's figures on another collection, without any artist it has seen. */
export interface ElsewhereFigures extends ElsewhereTest {
  readonly auc: Figure;
  readonly accuracy: Figure;
}

/**
 * Unseen AUC minus that of the same approach on shuffled labels, on the same pairs, over the seeds that
 * have a control.
 */
export interface LabelsAddedByRow {
  readonly difference: Estimate;
  readonly pValue: number | null;
  /** Corrected by Holm's procedure for all rows of the table with controls. */
  readonly adjustedPValue: number | null;
  /** Ids of the controls, in the order of their seeds. */
  readonly controls: readonly string[];
}

/**
 * For one run: its value with its 95 % interval over artists. For several seeds: their mean, the mean of
 * their intervals (the artists are the same, so more seeds do not narrow it) and their standard deviation.
 * There is no interval with too few artists.
 */
export type Figure = Estimate & {
  /** Null for one run. */
  readonly spread: number | null;
};

/** A figure without an interval: for several seeds, their mean and standard deviation. */
export type PlainFigure = Pick<Figure, 'value' | 'spread'>;

/** Approaches that ran on the same two or more splits of one collection. */
export interface AcrossSplits {
  readonly collection: LeaderboardTable['collection'];
  readonly splits: readonly { readonly hash: string; readonly seed: number }[];
  /** By descending mean unseen AUC; not ranked, since the splits share paintings. */
  readonly rows: readonly AcrossSplitsRow[];
}

/** An approach's figures over several splits. */
export interface AcrossSplitsRow {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Ids of the runs. */
  readonly runs: readonly string[];
  readonly auc: Readonly<Record<TestName, SplitSpread>>;
  readonly accuracy: Readonly<Record<TestName, SplitSpread>>;
  /** Seen AUC minus unseen AUC. */
  readonly drop: SplitSpread;
  readonly flags: readonly string[];
}

/** A figure over splits: averaged first over the seeds of each split, then over splits. */
export interface SplitSpread {
  readonly mean: number;
  /** Standard deviation of the splits' means: the effect of other artists and paintings. */
  readonly overSplits: number;
  /** Root mean square of the standard deviations over seeds; null with one seed per split. */
  readonly overSeeds: number | null;
}
