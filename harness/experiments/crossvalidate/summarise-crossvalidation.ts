import type { Collection } from '../../data/collection/collection.ts';
import { adjustByHolm } from '../../scoring/adjust-p-values.ts';
import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import type { FoldInfluence } from '../../scoring/between-folds.ts';
import { detectableDifference } from '../../scoring/detectable-difference.ts';
import {
  type CrossvalidatedMean,
  estimateDifference,
  estimateDrop,
  estimateMean,
} from '../../scoring/estimate-crossvalidated.ts';
import type { TestName } from '../../scoring/score.ts';
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
  DifferenceToReference,
  LabelsAdded,
  PairedDifference,
} from './crossvalidation-model.ts';
import type { CrossvalidationPlan, FinishedFold } from './crossvalidation-plan.ts';
import { findFullest } from './find-fullest.ts';
import type { MeasuredElsewhere } from './measure-elsewhere.ts';

type UncomparedRow = Omit<
  CrossvalidationRow,
  'rank' | 'tied' | 'reference' | 'difference' | 'labelsAdd'
>;

/** What there may be besides the runs themselves. */
export interface MoreOfCrossvalidation {
  /** What `measureElsewhere` has found. */
  readonly elsewhere?: MeasuredElsewhere;
  /** Finished controls of the same approaches. */
  readonly controls?: readonly FinishedFold[];
}

/** A row before it is compared with others. */
interface Summary {
  /** Of its approach in the plan. */
  readonly place: number;
  readonly row: UncomparedRow;
  /** Seed by seed and fold by fold, as the row's runs. */
  readonly runs: readonly FinishedFold[];
}

/**
 * Sums up a cross-validation, whether all its runs are finished or some. Rows are compared on the
 * runs that both have. From the top, a row shares the rank of the first row of the group above it
 * unless a paired comparison tells the two apart (p < 0.05 after Holm's correction for every two
 * rows). The p-values of differences to the reference are corrected among themselves; in a learning
 * curve a row's reference is the same approach with the most artists. With too few artists there are
 * neither intervals nor ranks.
 */
export function summariseCrossvalidation(
  plan: CrossvalidationPlan,
  { kind, name, hash, paintings }: Pick<Collection, 'kind' | 'name' | 'hash' | 'paintings'>,
  finished: readonly FinishedFold[],
  failed: readonly FailedRun[],
  { elsewhere = new Map(), controls = [] }: MoreOfCrossvalidation = {},
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
      const runs = sortRuns(own, plan);
      return { place, row: summariseApproach(plan, approach, runs), runs };
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
  const labelsAdd = compareWithControls(shown, sortRuns(controls, plan));
  const ranks = rankRows(
    byAuc.map((summary) => shown.indexOf(summary)),
    comparisons,
  );
  const tooFewArtists = shown.length > 0 && shown.every(({ row }) => row.auc.unseen.low === null);
  return {
    version: 3,
    collection: { kind, name, hash, paintings: paintings.length },
    folds,
    seeds,
    ...(artists === undefined ? {} : { artists }),
    rows: shown.map(({ row, place }, i) => {
      const rank = tooFewArtists ? null : (ranks.get(i) ?? shown.length);
      return {
        rank,
        tied: rank !== null && [...ranks.values()].filter((other) => other === rank).length > 1,
        ...row,
        ...(artists === undefined ? {} : { reference: references[i] ?? null }),
        difference: differences[i] ?? null,
        ...(elsewhere.has(place) ? { elsewhere: elsewhere.get(place) ?? [] } : {}),
        ...(labelsAdd[i] === undefined ? {} : { labelsAdd: labelsAdd[i] }),
      };
    }),
    reference: artists === undefined ? findRow(plan.reference) : null,
    tooFewArtists,
    comparisons,
    missing: owned
      .filter(({ own }) => own.length === 0)
      .map(({ approach }) => describeApproach(approach)),
    failed,
  };
}

/** Seed by seed and fold by fold. */
function sortRuns(runs: readonly FinishedFold[], { seeds }: Pick<CrossvalidationPlan, 'seeds'>) {
  return runs.toSorted((a, b) => seeds.indexOf(a.seed) - seeds.indexOf(b.seed) || a.fold - b.fold);
}

function summariseApproach(
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
  // All splits but one have another seed than 0; the table says which there are.
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
    tarAtOnePercent: byTest((test) => {
      const influences = influencesOf(finished, 'tarAtOnePercent', test);
      return influences && estimateMean(influences, test === 'unseen');
    }),
    minDcf: seen === null ? null : byTest((test) => meanCost(finished, test)),
    ...(hard.length === 0 ? {} : { hard: estimateMean(hard, true) }),
    drop:
      seen === null || unseen === null
        ? withoutInterval(runs.map(({ auc }) => auc.seen - auc.unseen))
        : estimateDrop(seen, unseen),
    paperAccuracy: plugin.paper ?? null,
    engine: [...new Set(manifests.map(({ engine }) => `${engine.name} ${engine.device}`))].join(
      ', ',
    ),
    trainSeconds: trainSeconds.length === 0 ? null : median(trainSeconds),
    flags: [...new Set(flags)],
  };
}

/** The mean over runs, with its interval where the answers of all are at hand. */
function meanOf(
  runs: readonly FinishedFold[],
  metric: 'auc' | 'accuracy',
  test: TestName,
): CrossvalidatedMean {
  const influences = influencesOf(runs, metric, test);
  if (influences !== null) return estimateMean(influences, test === 'unseen');
  return withoutInterval(runs.map(({ record }) => record.scores.tests[test][metric].value));
}

/** What is known of one test of all runs; null where the answers of one are missing, or too few. */
function influencesOf(
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

/** The mean of the least detection costs of runs. */
function meanCost(runs: readonly FinishedFold[], test: TestName) {
  const { value, deviation } = withoutInterval(
    runs.flatMap(({ influences }) => influences?.minDcf[test] ?? []),
  );
  return { value, deviation };
}

function withoutInterval(values: readonly number[]): CrossvalidatedMean {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const deviation = values.length < 2 ? null : standardDeviation(values);
  return { value, low: null, high: null, deviation };
}

/** The unseen AUC of one row less that of another, over the runs that both have. */
function compare(
  { runs: one }: Pick<Summary, 'runs'>,
  { runs: other }: Pick<Summary, 'runs'>,
  hasOwnChance = false,
): PairedDifference | null {
  const key = ({ seed, fold }: FinishedFold) => `${seed} ${fold}`;
  const others = new Map(other.map((run) => [key(run), run]));
  const own = one.filter((run) => others.has(key(run)));
  const same = own.flatMap((run) => others.get(key(run)) ?? []);
  if (own.length === 0) return null;
  const first = influencesOf(own, 'auc', 'unseen');
  const second = influencesOf(same, 'auc', 'unseen');
  if (first !== null && second !== null) {
    return { runs: own.length, ...estimateDifference(first, second, true, hasOwnChance) };
  }
  const unseen = ({ record }: FinishedFold) => record.scores.tests.unseen.auc.value;
  const values = own.flatMap((run, i) => {
    const counterpart = same[i];
    return counterpart === undefined ? [] : [unseen(run) - unseen(counterpart)];
  });
  return { runs: own.length, ...withoutInterval(values), pValue: null, uncertainty: null };
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
  return differences.map((difference, i): DifferenceToReference | null => {
    if (difference === null) return null;
    const { uncertainty } = difference;
    const detectable =
      uncertainty === null ? null : detectableDifference(uncertainty, tested.length);
    return { ...difference, adjustedPValue: adjustedOf.get(i) ?? null, detectable };
  });
}

/** What labels add to each row, with p-values that are corrected among themselves. */
function compareWithControls(
  rows: readonly Summary[],
  controls: readonly FinishedFold[],
): (LabelsAdded | undefined)[] {
  const found = rows.map((row) => {
    const own = controls.filter(({ approach }) => approach === row.place);
    // Another shuffle would have made another control of each run.
    const difference = compare(row, { runs: own }, true);
    return difference === null ? undefined : { difference, own };
  });
  const adjusted = adjustByHolm(found.flatMap((one) => one?.difference.pValue ?? []));
  let tested = 0;
  return found.map((one): LabelsAdded | undefined => {
    if (one === undefined) return undefined;
    const { difference, own } = one;
    return {
      ...difference,
      adjustedPValue: difference.pValue === null ? null : (adjusted[tested++] ?? null),
      unseen: meanOf(own, 'auc', 'unseen'),
      controls: own.map(({ record }) => record.manifest.id),
    };
  });
}

/**
 * The rank of each row, by its place in the table. Rows that cannot be compared cannot be told apart.
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
