import type { Collection } from '../../data/collection/collection.ts';
import { describeApproach } from '../plan/approach.ts';
import type { FailedRun } from '../plan/describe-failures.ts';
import {
  type ComparedRuns,
  compareAll,
  compareWithControls,
  compareWithReferences,
} from './compare-approaches.ts';
import type { CrossvalidationModel } from './crossvalidation-model.ts';
import type { CrossvalidationPlan, FinishedFold } from './crossvalidation-plan.ts';
import { findFullest } from './find-fullest.ts';
import type { MeasuredElsewhere } from './measure-elsewhere.ts';
import { rankRows } from './rank-approaches.ts';
import { summariseApproach, type UncomparedRow } from './summarise-approach.ts';

/** Optional input besides the runs. */
export interface MoreOfCrossvalidation {
  /** The result of `measureElsewhere`. */
  readonly elsewhere?: MeasuredElsewhere;
  /** Finished controls of the same approaches. */
  readonly controls?: readonly FinishedFold[];
}

/** A row before it is compared with others. */
interface Summary extends ComparedRuns {
  /** The position of its approach in the plan. */
  readonly place: number;
  readonly row: UncomparedRow;
}

/**
 * Summarises a cross-validation, even if only some of its runs are finished. Rows are compared on the runs
 * that both have. From the top, a row shares the rank of the first row of the group above it unless a
 * paired comparison separates the two (p < 0.05 after Holm's correction for all pairs of rows). The
 * p-values of differences to the reference are corrected separately; in a learning curve a row's reference
 * is the same approach with the most artists. With too few artists there are neither intervals nor ranks.
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
