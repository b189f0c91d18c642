import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import type { FoldInfluence } from '../../scoring/between-folds.ts';
import { coversAccuracy, coversTar } from '../../scoring/covers-by-seeds.ts';
import { type CrossvalidatedMean, estimateMean } from '../../scoring/estimate-crossvalidated.ts';
import type { TestName } from '../../scoring/score.ts';
import type { FinishedFold } from './crossvalidation-plan.ts';

/** The mean over runs, with its interval if all answers are available and it is reliable. */
export function meanOf(
  runs: readonly FinishedFold[],
  metric: 'auc' | 'accuracy',
  test: TestName,
): CrossvalidatedMean {
  const influences = influencesOf(runs, metric, test);
  const isCovered = metric === 'auc' || coversAccuracy(countTested(runs), countWholeSeeds(runs));
  if (influences !== null && isCovered) return estimateMean(influences, test === 'unseen');
  return withoutInterval(runs.map(({ record }) => record.scores.tests[test][metric].value));
}

/**
 * The mean TAR at 1 % FAR over runs, with its interval if that is reliable; null if a run's test
 * has too few pairs for it, or its answers are missing.
 */
export function meanOfTar(
  runs: readonly FinishedFold[],
  test: TestName,
): CrossvalidatedMean | null {
  const influences = influencesOf(runs, 'tarAtOnePercent', test);
  if (influences === null) return null;
  return coversTar(countWholeSeeds(runs))
    ? estimateMean(influences, test === 'unseen')
    : withoutInterval(influences.map(({ influence }) => influence.value));
}

/** The number of unseen test artists over all folds. */
export function countTested(runs: readonly FinishedFold[]): number {
  const tested = new Set<number>();
  for (const { influences } of runs) {
    for (const [artist, share] of (influences?.auc.unseen.shares ?? []).entries()) {
      if (share > 0) tested.add(artist);
    }
  }
  return tested.size;
}

/** The number of seeds under which every tested artist is tested. */
function countWholeSeeds(runs: readonly FinishedFold[]): number {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const all = countTested(runs);
  return seeds.filter((seed) => countTested(runs.filter((run) => run.seed === seed)) === all)
    .length;
}

/** One test of all runs; null if the answers of a run are missing or too few. */
export function influencesOf(
  runs: readonly FinishedFold[],
  metric: 'auc' | 'accuracy' | 'tarAtOnePercent',
  test: TestName,
): FoldInfluence[] | null {
  const known = runs.flatMap(({ seed, influences }) => {
    const influence = influences?.[metric][test] ?? null;
    return influence === null ? [] : [{ seed, influence }];
  });
  return known.length === runs.length ? known : null;
}

/** The mean of the lowest detection costs of runs. */
export function meanCost(runs: readonly FinishedFold[], test: TestName) {
  const { value, deviation } = withoutInterval(
    runs.flatMap(({ influences }) => influences?.minDcf[test] ?? []),
  );
  return { value, deviation };
}

/** A mean without an interval. */
export function withoutInterval(values: readonly number[]): CrossvalidatedMean {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const deviation = values.length < 2 ? null : standardDeviation(values);
  return { value, low: null, high: null, deviation };
}
