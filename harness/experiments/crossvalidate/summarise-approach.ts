import { estimateDrop, estimateMean } from '../../scoring/estimate-crossvalidated.ts';
import { median } from '../../shared/median.ts';
import type { Approach } from '../plan/approach.ts';
import { byTest, flagsOf, nameEngine } from '../summary/summarise-row.ts';
import type { CrossvalidationRow, CrossvalidationRun } from './crossvalidation-model.ts';
import type { CrossvalidationPlan, FinishedFold } from './crossvalidation-plan.ts';
import { influencesOf, meanCost, meanOf, meanOfTar, withoutInterval } from './mean-over-folds.ts';

/** A row that has not been compared with others. */
export type UncomparedRow = Omit<
  CrossvalidationRow,
  'rank' | 'tied' | 'reference' | 'difference' | 'labelsAdd'
>;

/**
 * The scores of one approach's runs.
 *
 * @param finished at least one, seed by seed and fold by fold
 */
export function summariseApproach(
  { folds, seeds }: CrossvalidationPlan,
  { plugin, changed, artists }: Approach,
  finished: readonly FinishedFold[],
): UncomparedRow {
  const runs = finished.map(
    ({ seed, fold, record }): CrossvalidationRun => ({
      id: record.manifest.id,
      seed,
      fold,
      auc: byTest((test) => record.scores.tests[test].auc.value),
      accuracy: byTest((test) => record.scores.tests[test].accuracy.value),
    }),
  );
  const means = (metric: 'auc' | 'accuracy') => byTest((test) => meanOf(finished, metric, test));
  const hard = finished.flatMap(({ seed, influences }) =>
    influences?.hard ? [{ seed, influence: influences.hard }] : [],
  );
  const seen = influencesOf(finished, 'auc', 'seen');
  const unseen = influencesOf(finished, 'auc', 'unseen');
  const manifests = finished.map(({ record }) => record.manifest);
  const trainSeconds = manifests.flatMap(({ seconds }) => seconds.train ?? []);
  // Flags with the seed of a split repeat what the table lists.
  const flags = finished
    .flatMap(({ record }) => flagsOf(record))
    .filter((flag) => !flag.startsWith('split '));
  if (seen === null) flags.push('answers missing');
  return {
    plugin: plugin.name,
    options: changed,
    ...(artists === undefined ? {} : { artists }),
    runs,
    wanted: folds * seeds.length,
    auc: means('auc'),
    accuracy: means('accuracy'),
    tarAtOnePercent: byTest((test) => meanOfTar(finished, test)),
    minDcf: seen === null ? null : byTest((test) => meanCost(finished, test)),
    ...(hard.length === 0 ? {} : { hard: estimateMean(hard, true) }),
    drop:
      seen === null || unseen === null
        ? withoutInterval(runs.map(({ auc }) => auc.seen - auc.unseen))
        : estimateDrop(seen, unseen),
    paperAccuracy: plugin.paper ?? null,
    engine: [...new Set(manifests.map(({ engine }) => nameEngine(engine)))].join(', '),
    trainSeconds: trainSeconds.length === 0 ? null : median(trainSeconds),
    flags: [...new Set(flags)],
  };
}
