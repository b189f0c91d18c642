import type { TestName } from '../scoring/score.ts';

/** The one model behind every way of showing the leaderboard. Texts are as the runs hold them. */
export interface LeaderboardModel {
  readonly version: 1;
  /** A table for each set of runs that can be compared, the one with the most rows first. */
  readonly tables: readonly LeaderboardTable[];
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
  /** By falling unseen AUC. */
  readonly rows: readonly LeaderboardRow[];
}

/** An approach with its options: one run, or several that differ in their seed. */
export interface LeaderboardRow {
  /** From 1; rows that cannot be told apart share one, and the next rank counts them all. */
  readonly rank: number;
  readonly tied: boolean;
  readonly plugin: string;
  /** Options that differ from the plugin's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Rising. */
  readonly seeds: readonly number[];
  /** Ids of the runs, in the order of their seeds. */
  readonly runs: readonly string[];
  readonly auc: Readonly<Record<TestName, Figure>>;
  readonly accuracy: Readonly<Record<TestName, Figure>>;
  /** AUC on seen artists less AUC on unseen ones. */
  readonly drop: number;
  /** What the paper reports for the approach. */
  readonly paperAccuracy: Readonly<Record<TestName, number>> | null;
  readonly engine: string;
  /** Mean over the seeds. */
  readonly trainSeconds: number | null;
  /** What a reader has to know before trusting the row. */
  readonly flags: readonly string[];
}

/**
 * One run: its value with its 95 % interval over artists. Several seeds: their mean, the mean of
 * their intervals (the same artists, so seeds do not narrow it) and their standard deviation.
 */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Null for one run. */
  readonly spread: number | null;
}
