import { describe, expect, it } from 'vitest';
import type { FinishedFold } from '../../../harness/experiments/crossvalidate/crossvalidation-plan.ts';
import { summariseCrossvalidation } from '../../../harness/experiments/crossvalidate/summarise-crossvalidation.ts';
import { adjustByHolm } from '../../../harness/scoring/adjust-p-values.ts';
import {
  estimateDifference,
  estimateDrop,
  estimateMean,
} from '../../../harness/scoring/estimate-crossvalidated.ts';
import type { TestName } from '../../../harness/scoring/score.ts';
import {
  exampleCollection as collection,
  exampleControls,
  examplePlan,
  exampleRuns,
  exampleSkills as skills,
} from './example-plan.ts';

const plan = examplePlan(skills);
const runs = exampleRuns(skills, plan);
const full = summariseCrossvalidation(plan, collection, runs, []);

/** Stopped after 12 runs of each, one approach without a run and one that failed twice. */
const partialPlan = examplePlan([...skills, { ...skills[0]!, plugin: 'never-run' }]);
const partial = summariseCrossvalidation(
  partialPlan,
  collection,
  runs.filter(
    ({ seed, fold, approach }) => seed * 5 + fold < 12 && !(approach === 3 && fold === 1),
  ),
  [{ label: 'colour-statistics, seed 0, fold 2 of 5', reason: 'No space is left.' }],
);

const influencesOf = (
  approach: number,
  test: TestName = 'unseen',
  of: readonly FinishedFold[] = runs,
) =>
  of.flatMap(({ approach: own, seed, influences }) =>
    own === approach ? [{ seed, influence: influences!.auc[test] }] : [],
  );

describe('the summary of a cross-validation', () => {
  it('sorts rows by mean unseen AUC and counts the runs of each', () => {
    const values = full.rows.map(({ auc }) => auc.unseen.value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    for (const { runs: own, wanted } of full.rows) expect([own.length, wanted]).toEqual([15, 15]);
    expect(full.rows[full.reference!]!.plugin).toBe('plain-cosine');
  });

  it('takes means, drop and differences on the same folds from what artists do in all runs', () => {
    const row = full.rows.find(({ options }) => options.layer === 'add_12')!;
    expect(row.difference).toMatchObject({
      ...estimateDifference(influencesOf(1), influencesOf(0), true),
      runs: 15,
    });
    expect(row.auc.unseen).toEqual(estimateMean(influencesOf(1), true));
    expect(row.auc.seen).toEqual(estimateMean(influencesOf(1, 'seen'), false));
    expect(row.drop).toEqual(estimateDrop(influencesOf(1, 'seen'), influencesOf(1)));
  });

  it('says which difference could have been found, for the number of rows', () => {
    for (const { difference } of full.rows) {
      if (difference === null) continue;
      const { low, high, detectable } = difference;
      // More than half of the interval, which is for one comparison and an even chance.
      expect(detectable!).toBeGreaterThan((high! - low!) / 2);
      expect(detectable!).toBeLessThan(high! - low!);
    }
  });

  it('has TAR at 1 % FAR where all runs have pairs enough, and minDCF without an interval', () => {
    const row = full.rows.find(({ options }) => options.layer === 'add_12')!;
    const own = runs.filter(({ approach }) => approach === 1);
    const tar = own.map(({ seed, influences }) => ({
      seed,
      influence: influences!.tarAtOnePercent.unseen!,
    }));
    expect(row.tarAtOnePercent.unseen).toEqual(estimateMean(tar, true));
    expect(row.tarAtOnePercent.seen).toBeNull();
    const costs = own.map(({ influences }) => influences!.minDcf.unseen);
    expect(row.minDcf!.unseen.value).toBeCloseTo(
      costs.reduce((sum, cost) => sum + cost / costs.length, 0),
      12,
    );
    expect(row.minDcf!.unseen).not.toHaveProperty('low');
    const [first] = own;
    const few = {
      ...first!.influences!,
      tarAtOnePercent: { ...first!.influences!.tarAtOnePercent, unseen: null },
    };
    const withFew = runs.map((run) => (run === first ? { ...run, influences: few } : run));
    const { rows } = summariseCrossvalidation(plan, collection, withFew, []);
    const other = rows.find(({ options }) => options.layer === 'add_12')!;
    expect(other.tarAtOnePercent).toEqual({ ...row.tarAtOnePercent, unseen: null });
    expect(other.auc).toEqual(row.auc);
  });

  it('takes what labels add on the runs that have a control', () => {
    const controls = exampleControls(skills, plan, 0.04);
    const { rows } = summariseCrossvalidation(plan, collection, runs, [], { controls });
    expect(rows.map(({ labelsAdd: _, ...row }) => row)).toEqual(full.rows);
    const row = rows.find(({ options }) => options.layer === 'add_12')!;
    const own = runs.filter(({ seed }) => seed === 0);
    expect(row.labelsAdd).toMatchObject({
      ...estimateDifference(
        influencesOf(1, 'unseen', own),
        influencesOf(1, 'unseen', controls),
        true,
        true,
      ),
      runs: 5,
      unseen: estimateMean(influencesOf(1, 'unseen', controls), true),
    });
    expect(row.labelsAdd!.value).toBeCloseTo(0.04, 12);
    expect(row.labelsAdd!.controls).toEqual(
      [0, 1, 2, 3, 4].map((fold) => `xception-control-demo-seed0-1${fold}`),
    );
    const plain = rows.find(({ plugin }) => plugin === 'plain-cosine')!;
    expect(plain.labelsAdd).toMatchObject({ value: 0, low: 0, high: 0, pValue: 1 });
    const added = rows.map(({ labelsAdd }) => labelsAdd!);
    const adjusted = adjustByHolm(added.map(({ pValue }) => pValue!));
    expect(added.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjusted);
  });

  it.each([
    [1, 30, true],
    [3, 30, true],
    [4, 30, false],
    [1, 60, false],
  ])(
    'shows what labels add on %i seeds with %i artists with an interval: %s',
    (count, artists, isCovered) => {
      const seeds = Array.from({ length: count }, (_, seed) => seed);
      const wide = examplePlan(skills, { seeds });
      const learned = exampleRuns(skills, wide, artists);
      const controls = exampleControls(skills, wide, 0.04, { seeds, artists });
      const { rows } = summariseCrossvalidation(wide, collection, learned, [], { controls });
      expect(rows).toHaveLength(4);
      for (const { auc, labelsAdd } of rows) {
        expect(auc.unseen.low).not.toBeNull();
        expect(Number.isFinite(labelsAdd!.value)).toBe(true);
        const { low, high, pValue, adjustedPValue, uncertainty } = labelsAdd!;
        for (const figure of [low, high, pValue, adjustedPValue, uncertainty]) {
          expect(figure !== null).toBe(isCovered);
        }
      }
    },
  );

  it('corrects the p-values of the differences among themselves, by Holm', () => {
    const differences = full.rows.flatMap(({ difference }) => difference ?? []);
    expect(differences).toHaveLength(3);
    const adjusted = adjustByHolm(differences.map(({ pValue }) => pValue!));
    expect(differences.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjusted);
  });

  it('lets rows share a rank that a paired comparison cannot tell apart', () => {
    expect(full.comparisons).toHaveLength(6);
    expect(full.rows.map(({ plugin, rank, tied }) => [plugin, rank, tied])).toEqual([
      ['xception', 1, true],
      ['xception', 1, true],
      ['plain-cosine', 3, false],
      ['colour-statistics', 4, false],
    ]);
  });

  it('compares a row that lacks runs on those that both have', () => {
    const row = partial.rows.find(({ plugin }) => plugin === 'colour-statistics')!;
    expect(row.runs).toHaveLength(9);
    expect(row.difference!.runs).toBe(9);
    const kept = runs.filter(({ seed, fold }) => seed * 5 + fold < 12 && fold !== 1);
    expect(row.difference).toMatchObject(
      estimateDifference(influencesOf(3, 'unseen', kept), influencesOf(0, 'unseen', kept), true),
    );
    expect(partial.missing).toEqual(['never-run']);
  });

  it('does not depend on the order in which runs were finished', () => {
    expect(summariseCrossvalidation(plan, collection, [...runs].reverse(), [])).toEqual(full);
  });

  it('shows one run with the interval that its artists give, and no deviation', () => {
    const first = runs.filter(({ seed, fold }) => seed === 0 && fold === 0);
    const { rows, comparisons } = summariseCrossvalidation(plan, collection, first, []);
    expect(comparisons).toHaveLength(6);
    for (const { auc } of rows) {
      expect(auc.unseen.low).toBeLessThan(auc.unseen.value);
      expect(auc.unseen.deviation).toBeNull();
    }
  });

  it('has neither intervals nor ranks where tests have too few artists', () => {
    // Of 30 artists ten folds leave three for each unseen test, and one fold has nothing to differ from.
    const small = examplePlan(skills, { folds: 10, seeds: [0] });
    const first = exampleRuns(skills, small).filter(({ fold }) => fold === 0);
    const model = summariseCrossvalidation(small, collection, first, []);
    expect(model.tooFewArtists).toBe(true);
    expect(model.comparisons).toEqual([]);
    for (const { rank, tied, auc, drop, difference } of model.rows) {
      expect([rank, tied, auc.unseen.low, drop.low]).toEqual([null, false, null, null]);
      expect(difference?.pValue ?? null).toBeNull();
      expect(auc.seen.low).not.toBeNull();
    }
  });

  it('has no interval for a row whose answers are missing, and says so', () => {
    const lost = runs.map((run) => (run.approach === 1 ? { ...run, influences: null } : run));
    const { rows } = summariseCrossvalidation(plan, collection, lost, []);
    const row = rows.find(({ options }) => options.layer === 'add_12')!;
    expect(row.auc.unseen).toMatchObject({ low: null, high: null });
    expect(row.difference).toMatchObject({ low: null, pValue: null, detectable: null });
    expect(row.flags).toContain('answers missing');
    expect([row.tarAtOnePercent.unseen, row.minDcf]).toEqual([null, null]);
  });

  it('has no interval below 0 or above 1, however few and unlike the runs', () => {
    const good = [{ plugin: 'good', unseen: 0.98, seen: 1, noise: 0 }];
    const few = examplePlan(good, { folds: 2, seeds: [0] });
    const [row] = summariseCrossvalidation(few, collection, exampleRuns(good, few), []).rows;
    expect(row!.auc.unseen.high).toBeLessThanOrEqual(1);
    expect(row!.auc.unseen.low).toBeGreaterThanOrEqual(0);
    expect(row!.drop.low).toBeGreaterThanOrEqual(-1);
  });

  it('has no differences where the reference has no run', () => {
    const others = runs.filter(({ approach }) => approach !== 0);
    const model = summariseCrossvalidation(plan, collection, others, []);
    expect(model.reference).toBeNull();
    expect(model.rows.every(({ difference }) => difference === null)).toBe(true);
    expect(model.missing).toEqual(['plain-cosine']);
  });
});
