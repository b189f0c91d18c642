import type { FinishedFold } from './crossvalidation-plan.ts';

/**
 * n_test / n_train of the corrected t-test, in artists: 1/(k − 1) for k folds; in a learning curve
 * the unseen artists, on average over the runs, to those that were learned from.
 */
export function testToTrainOf(
  runs: readonly FinishedFold[],
  folds: number,
  learnedFrom: number | undefined,
): number {
  if (learnedFrom === undefined) return 1 / (folds - 1);
  const unseen = runs.reduce((sum, { record }) => sum + record.scores.tests.unseen.artists, 0);
  return unseen / runs.length / learnedFrom;
}
