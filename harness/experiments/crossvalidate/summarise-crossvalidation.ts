import type { Collection } from '../../data/collection/collection.ts';
import { adjustByHolm } from '../../scoring/adjust-p-values.ts';
import { correctedResampledT } from '../../scoring/corrected-resampled-t.ts';
import { median } from '../../shared/median.ts';
import { type Approach, describeApproach } from '../plan/approach.ts';
import type { FailedRun } from '../plan/describe-failures.ts';
import { tieLevel } from '../summary/build-leaderboard.ts';
import { byTest, flagsOf } from '../summary/summarise-row.ts';
import type {
  CrossvalidationComparison,
  CrossvalidationModel,
  CrossvalidationRow,
  CrossvalidationRun,
  FoldMean,
  PairedDifference,
} from './crossvalidation-model.ts';
import type { CrossvalidationPlan, FinishedFold } from './crossvalidation-plan.ts';
import { findFullest } from './find-fullest.ts';
import type { MeasuredElsewhere } from './measure-elsewhere.ts';
import { testToTrainOf } from './test-to-train.ts';

type UncomparedRow = Omit<CrossvalidationRow, 'rank' | 'tied' | 'reference' | 'difference'>;

/** A row before it is compared with others. */
interface Summary {
  /** Of its approach in the plan. */
  readonly place: number;
  readonly row: UncomparedRow;
  readonly testToTrain: number;
}

/**
 * Sums up a cross-validation, whether all its runs are finished or some. Rows are compared on the
 * runs that both have. From the top, a row shares the rank of the first row of the group above it
 * unless a paired comparison tells the two apart (p < 0.05 after Holm's correction for every two
 * rows). The p-values of differences to the reference are corrected among themselves; in a learning
 * curve a row's reference is the same approach with the most artists.
 *
 * @param elsewhere what `measureElsewhere` has found
 */
export function summariseCrossvalidation(
  plan: CrossvalidationPlan,
  { kind, name, hash, paintings }: Pick<Collection, 'kind' | 'name' | 'hash' | 'paintings'>,
  finished: readonly FinishedFold[],
  failed: readonly FailedRun[],
  elsewhere: MeasuredElsewhere = new Map(),
): CrossvalidationModel {
  const { approaches, folds, seeds, artists } = plan;
  const owned = approaches.map((approach, place) => ({
    approach,
    place,
    own: finished.filter((run) => run.approach === place),
  }));
  const inPlan = owned
    .filter(({ own }) => own.length > 0)
    .map(({ approach, own, place }): Summary => {
      const testToTrain = testToTrainOf(own, folds, approach.artists);
      return { place, row: summariseApproach(plan, approach, own, testToTrain), testToTrain };
    });
  const byAuc = inPlan.toSorted(
    (a, b) => b.row.auc.unseen.value - a.row.auc.unseen.value || a.place - b.place,
  );
  const shown = artists === undefined ? byAuc : inPlan;
  const findRow = (wanted: number | null) => {
    const at = shown.findIndex(({ place }) => place === wanted);
    return at < 0 ? null : at;
  };
  const references = shown.map(({ place }) =>
    findRow(artists === undefined ? plan.reference : findFullest(approaches, place)),
  );
  const comparisons = compareAll(shown);
  const differences = compareWithReferences(shown, references);
  const ranks = rankRows(
    byAuc.map((summary) => shown.indexOf(summary)),
    comparisons,
  );
  return {
    version: 2,
    collection: { kind, name, hash, paintings: paintings.length },
    folds,
    seeds,
    ...(artists === undefined ? {} : { artists }),
    rows: shown.map(({ row, place }, i) => {
      const rank = ranks.get(i) ?? shown.length;
      return {
        rank,
        tied: [...ranks.values()].filter((other) => other === rank).length > 1,
        ...row,
        ...(artists === undefined ? {} : { reference: references[i] ?? null }),
        difference: differences[i] ?? null,
        ...(elsewhere.has(place) ? { elsewhere: elsewhere.get(place) ?? [] } : {}),
      };
    }),
    reference: artists === undefined ? findRow(plan.reference) : null,
    comparisons,
    missing: owned
      .filter(({ own }) => own.length === 0)
      .map(({ approach }) => describeApproach(approach)),
    failed,
  };
}

function summariseApproach(
  { folds, seeds }: CrossvalidationPlan,
  { plugin, changed, artists }: Approach,
  own: readonly FinishedFold[],
  testToTrain: number,
): UncomparedRow {
  const sorted = [...own].sort(
    (a, b) => seeds.indexOf(a.seed) - seeds.indexOf(b.seed) || a.fold - b.fold,
  );
  const runs = sorted.map(
    ({ seed, fold, record }): CrossvalidationRun => ({
      id: record.manifest.id,
      seed,
      fold,
      auc: byTest((test) => record.scores.tests[test].auc.value),
      accuracy: byTest((test) => record.scores.tests[test].accuracy.value),
    }),
  );
  const meanOverRuns = (values: number[]): FoldMean => {
    const { pValue: _, ...mean } = correctedResampledT(values, testToTrain);
    return mean;
  };
  const means = (metric: 'auc' | 'accuracy') =>
    byTest((test) => withinShares(meanOverRuns(runs.map((run) => run[metric][test]))));
  const manifests = sorted.map(({ record }) => record.manifest);
  const trainSeconds = manifests.flatMap(({ seconds }) => seconds.train ?? []);
  // All splits but one have another seed than 0; the table says which there are.
  const flags = sorted
    .flatMap(({ record }) => flagsOf(record))
    .filter((flag) => !flag.startsWith('split '));
  return {
    plugin: plugin.name,
    options: changed,
    ...(artists === undefined ? {} : { artists }),
    runs,
    wanted: folds * seeds.length,
    auc: means('auc'),
    accuracy: means('accuracy'),
    drop: meanOverRuns(runs.map(({ auc: { seen, unseen } }) => seen - unseen)),
    paperAccuracy: plugin.paper ?? null,
    engine: [...new Set(manifests.map(({ engine }) => `${engine.name} ${engine.device}`))].join(
      ', ',
    ),
    trainSeconds: trainSeconds.length === 0 ? null : median(trainSeconds),
    flags: [...new Set(flags)],
  };
}

/** The t-interval of a mean of shares does not know that none is below 0 or above 1. */
function withinShares(mean: FoldMean): FoldMean {
  const { low, high } = mean;
  if (low === null || high === null) return mean;
  return { ...mean, low: Math.max(0, low), high: Math.min(1, high) };
}

/**
 * The unseen AUC of one row less that of another, over the runs that both have. Of rows that learned
 * from unlike numbers of artists, the one with fewer decides how cautious the test is.
 */
function compare(
  { row: one, testToTrain: ownRatio }: Summary,
  { row: other, testToTrain: otherRatio }: Summary,
): PairedDifference | null {
  const key = ({ seed, fold }: CrossvalidationRun) => `${seed} ${fold}`;
  const others = new Map(other.runs.map((run) => [key(run), run.auc.unseen]));
  const differences = one.runs.flatMap((run) => {
    const value = others.get(key(run));
    return value === undefined ? [] : [run.auc.unseen - value];
  });
  if (differences.length === 0) return null;
  const testToTrain = Math.max(ownRatio, otherRatio);
  return { runs: differences.length, ...correctedResampledT(differences, testToTrain) };
}

function compareAll(rows: readonly Summary[]): CrossvalidationComparison[] {
  const found: Omit<CrossvalidationComparison, 'adjustedPValue'>[] = [];
  for (const [first, row] of rows.entries()) {
    for (const [second, other] of rows.entries()) {
      if (second <= first) continue;
      const difference = compare(row, other);
      const pValue = difference?.pValue ?? null;
      if (difference !== null && pValue !== null) {
        found.push({ first, second, ...difference, pValue });
      }
    }
  }
  const adjusted = adjustByHolm(found.map(({ pValue }) => pValue));
  return found.map((comparison, i) => ({ ...comparison, adjustedPValue: adjusted[i] ?? 1 }));
}

/** @param references of each row its place in `rows`; null where it has no run */
function compareWithReferences(
  rows: readonly Summary[],
  references: readonly (number | null)[],
): CrossvalidationRow['difference'][] {
  const differences = rows.map((row, i) => {
    const place = references[i] ?? i;
    const reference = rows[place];
    return reference === undefined || place === i ? null : compare(row, reference);
  });
  const tested = differences.flatMap((difference, i) => {
    const pValue = difference?.pValue ?? null;
    return pValue === null ? [] : [{ i, pValue }];
  });
  const adjusted = adjustByHolm(tested.map(({ pValue }) => pValue));
  const adjustedOf = new Map(tested.map(({ i }, order) => [i, adjusted[order] ?? null]));
  return differences.map((difference, i) =>
    difference === null ? null : { ...difference, adjustedPValue: adjustedOf.get(i) ?? null },
  );
}

/**
 * The rank of each row, by its place in the table. Rows that have too few runs in common to be compared cannot be told apart.
 * Nor is a row of fewer runs below the leader where it is the better one on those that both have.
 *
 * @param byAuc the places of the rows by falling mean unseen AUC
 */
function rankRows(
  byAuc: readonly number[],
  comparisons: readonly CrossvalidationComparison[],
): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>();
  let leader = { rank: 1, place: byAuc[0] };
  for (const [i, place] of byAuc.entries()) {
    const best = leader.place;
    const found = comparisons.find(
      ({ first, second }) =>
        (first === best && second === place) || (first === place && second === best),
    );
    if (found !== undefined && found.adjustedPValue < tieLevel) {
      const lead = found.first === best ? found.value : -found.value;
      if (lead > 0) leader = { rank: i + 1, place };
    }
    ranks.set(place, leader.rank);
  }
  return ranks;
}
