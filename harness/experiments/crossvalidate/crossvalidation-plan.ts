import type { Approach } from '../plan/approach.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunInfluences } from './read-influences.ts';

/** The rows of the table, and the divisions of the collection for each of them. */
export interface CrossvalidationPlan {
  readonly folds: number;
  readonly seeds: readonly number[];
  /** In a learning curve each is listed once per number of artists, in ascending order. */
  readonly approaches: readonly Approach[];
  /** Position in `approaches`, from 0; null in a learning curve, where each has its own. */
  readonly reference: number | null;
  /** For a learning curve: the numbers of artists to learn from, ascending. */
  readonly artists?: readonly number[];
}

/** A finished run of a cross-validation. */
export interface FinishedFold {
  /** Position in the plan's `approaches`, from 0. */
  readonly approach: number;
  readonly seed: number;
  /** From 0. */
  readonly fold: number;
  readonly record: FinishedRun;
  /** Null if the run's answers are missing or damaged. */
  readonly influences: RunInfluences | null;
}
