import type { Collection } from '../collection/collection.ts';
import { tieLevel } from '../leaderboard/build-leaderboard.ts';
import { byTest, flagsOf } from '../leaderboard/summarise-row.ts';
import { adjustByHolm } from '../scoring/adjust-p-values.ts';
import { correctedResampledT } from '../scoring/corrected-resampled-t.ts';
import { describeApproach } from './approach.ts';
import type {
  CrossvalidationComparison,
  CrossvalidationModel,
  CrossvalidationRow,
  CrossvalidationRun,
  FoldMean,
  PairedDifference,
} from './crossvalidation-model.ts';
import { median } from './median.ts';
import type { CrossvalidationPlan } from './plan-crossvalidation.ts';
import type { FailedFold, FinishedFold } from './run-crossvalidation.ts';

type UncomparedRow = Omit<CrossvalidationRow, 'rank' | 'tied' | 'difference'>;

/**
 * Sums up a cross-validation, whether all its runs are finished or some. Rows are compared on the
 * runs that both have. From the top, a row shares the rank of the first row of the group above it
 * unless a paired comparison tells the two apart (p < 0.05 after Holm's correction for every two
 * rows). The p-values of differences to the reference are corrected among themselves.
 */
export function summariseCrossvalidation(
  plan: CrossvalidationPlan,
  { kind, name, hash, paintings }: Pick<Collection, 'kind' | 'name' | 'hash' | 'paintings'>,
  finished: readonly FinishedFold[],
  failed: readonly FailedFold[],
): CrossvalidationModel {
  const testToTrain = 1 / (plan.folds - 1);
  const summarised = plan.approaches.map((approach, place) => ({
    approach,
    place,
    own: finished.filter((run) => run.approach === place),
  }));
  const present = summarised
    .filter(({ own }) => own.length > 0)
    .map(({ own, place }) => ({ place, row: summariseApproach(plan, place, own, testToTrain) }))
    .sort((a, b) => b.row.auc.unseen.value - a.row.auc.unseen.value || a.place - b.place);
  const rows = present.map(({ row }) => row);
  const at = present.findIndex(({ place }) => place === plan.reference);
  const reference = at < 0 ? null : at;
  const comparisons = compareAll(rows, testToTrain);
  const differences = compareWithReference(rows, reference, testToTrain);
  const ranks = rankRows(rows.length, comparisons);
  return {
    version: 1,
    collection: { kind, name, hash, paintings: paintings.length },
    folds: plan.folds,
    seeds: plan.seeds,
    rows: rows.map((row, i) => ({
      rank: ranks[i]!,
      tied: ranks.indexOf(ranks[i]!) !== ranks.lastIndexOf(ranks[i]!),
      ...row,
      difference: differences[i]!,
    })),
    reference,
    comparisons,
    missing: summarised
      .filter(({ own }) => own.length === 0)
      .map(({ approach }) => describeApproach(approach)),
    failed,
  };
}

function summariseApproach(
  { approaches, folds, seeds }: CrossvalidationPlan,
  place: number,
  own: readonly FinishedFold[],
  testToTrain: number,
): UncomparedRow {
  const { plugin, changed } = approaches[place]!;
  const order = new Map(seeds.map((seed, i) => [seed, i]));
  const sorted = [...own].sort(
    (a, b) => order.get(a.seed)! - order.get(b.seed)! || a.fold - b.fold,
  );
  const runs = sorted.map(
    ({ seed, fold, record }): CrossvalidationRun => ({
      ...{ id: record.manifest.id, seed, fold },
      auc: byTest((test) => record.scores.tests[test].auc.value),
      accuracy: byTest((test) => record.scores.tests[test].accuracy.value),
    }),
  );
  const means = (metric: 'auc' | 'accuracy') =>
    byTest((test): FoldMean => {
      const { pValue: _, ...mean } = correctedResampledT(
        runs.map((run) => run[metric][test]),
        testToTrain,
      );
      return mean;
    });
  const auc = means('auc');
  const manifests = sorted.map(({ record }) => record.manifest);
  // All splits but one have another seed than 0; the table says which there are.
  const flags = sorted
    .flatMap(({ record }) => flagsOf(record))
    .filter((flag) => !flag.startsWith('split '));
  return {
    plugin: plugin.name,
    options: changed,
    runs,
    wanted: folds * seeds.length,
    auc,
    accuracy: means('accuracy'),
    drop: auc.seen.value - auc.unseen.value,
    paperAccuracy: plugin.paper ?? null,
    engine: [...new Set(manifests.map(({ engine }) => `${engine.name} ${engine.device}`))].join(
      ', ',
    ),
    trainSeconds: median(manifests.flatMap(({ seconds }) => seconds.train ?? [])),
    flags: [...new Set(flags)],
  };
}

/** The unseen AUC of one row less that of another, over the runs that both have. */
function compare(
  one: UncomparedRow,
  other: UncomparedRow,
  testToTrain: number,
): PairedDifference | null {
  const key = ({ seed, fold }: CrossvalidationRun) => `${seed} ${fold}`;
  const others = new Map(other.runs.map((run) => [key(run), run.auc.unseen]));
  const differences = one.runs.flatMap((run) => {
    const value = others.get(key(run));
    return value === undefined ? [] : [run.auc.unseen - value];
  });
  if (differences.length === 0) return null;
  return { runs: differences.length, ...correctedResampledT(differences, testToTrain) };
}

function compareAll(
  rows: readonly UncomparedRow[],
  testToTrain: number,
): CrossvalidationComparison[] {
  const found: Omit<CrossvalidationComparison, 'adjustedPValue'>[] = [];
  for (const [first, row] of rows.entries()) {
    for (let second = first + 1; second < rows.length; second++) {
      const difference = compare(row, rows[second]!, testToTrain);
      const pValue = difference?.pValue ?? null;
      if (difference !== null && pValue !== null) {
        found.push({ first, second, ...difference, pValue });
      }
    }
  }
  const adjusted = adjustByHolm(found.map(({ pValue }) => pValue));
  return found.map((comparison, i) => ({ ...comparison, adjustedPValue: adjusted[i]! }));
}

function compareWithReference(
  rows: readonly UncomparedRow[],
  reference: number | null,
  testToTrain: number,
): CrossvalidationRow['difference'][] {
  if (reference === null) return rows.map(() => null);
  const differences = rows.map((row, i) =>
    i === reference ? null : compare(row, rows[reference]!, testToTrain),
  );
  const tested = differences.flatMap((difference, i) => {
    const pValue = difference?.pValue ?? null;
    return pValue === null ? [] : [{ i, pValue }];
  });
  const adjusted = adjustByHolm(tested.map(({ pValue }) => pValue));
  const adjustedOf = new Map(tested.map(({ i }, order) => [i, adjusted[order]!]));
  return differences.map((difference, i) =>
    difference === null ? null : { ...difference, adjustedPValue: adjustedOf.get(i) ?? null },
  );
}

/**
 * Rows that have too few runs in common to be compared cannot be told apart. Nor is a row of fewer
 * runs below the leader where it is the better one on those that both have.
 */
function rankRows(count: number, comparisons: readonly CrossvalidationComparison[]): number[] {
  let leader = 0;
  return Array.from({ length: count }, (_, i) => {
    const found = comparisons.find(({ first, second }) => first === leader && second === i);
    if (found !== undefined && found.value > 0 && found.adjustedPValue < tieLevel) leader = i;
    return leader + 1;
  });
}
