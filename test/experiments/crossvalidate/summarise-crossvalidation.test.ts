import { describe, expect, it } from 'vitest';
import type { FinishedFold } from '../../../harness/experiments/crossvalidate/crossvalidation-plan.ts';
import { summariseCrossvalidation } from '../../../harness/experiments/crossvalidate/summarise-crossvalidation.ts';
import { adjustByHolm } from '../../../harness/scoring/adjust-p-values.ts';
import { correctedResampledT } from '../../../harness/scoring/corrected-resampled-t.ts';
import {
  exampleCollection as collection,
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

const unseenOf = (approach: number, of: readonly FinishedFold[] = runs) =>
  of
    .filter((run) => run.approach === approach)
    .map(({ record }) => record.scores.tests.unseen.auc.value);

describe('the summary of a cross-validation', () => {
  it('sorts rows by mean unseen AUC and counts the runs of each', () => {
    const values = full.rows.map(({ auc }) => auc.unseen.value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    for (const { runs: own, wanted } of full.rows) expect([own.length, wanted]).toEqual([15, 15]);
    expect(full.rows[full.reference!]!.plugin).toBe('plain-cosine');
  });

  it('takes differences on the same folds, with the corrected test', () => {
    const row = full.rows.find(({ options }) => options.layer === 'add_12')!;
    const [own, base] = [unseenOf(1), unseenOf(0)];
    const { value, low, high, pValue } = correctedResampledT(
      own.map((auc, i) => auc - base[i]!),
      1 / 4,
    );
    expect(row.difference).toMatchObject({ value, low, high, pValue, runs: 15 });
    expect(row.auc.unseen).toMatchObject({ value: correctedResampledT(own, 1 / 4).value });
  });

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
    const base = unseenOf(0, kept);
    expect(row.difference!.value).toBeCloseTo(
      correctedResampledT(
        unseenOf(3, kept).map((auc, i) => auc - base[i]!),
        1 / 4,
      ).value,
      12,
    );
    expect(partial.missing).toEqual(['never-run']);
  });

  it('does not depend on the order in which runs were finished', () => {
    expect(summariseCrossvalidation(plan, collection, [...runs].reverse(), [])).toEqual(full);
  });

  it('shows one run without an interval, and ties what it cannot compare', () => {
    const first = runs.filter(({ seed, fold }) => seed === 0 && fold === 0);
    const { rows, comparisons } = summariseCrossvalidation(plan, collection, first, []);
    expect(comparisons).toEqual([]);
    for (const { auc, rank, tied } of rows) {
      expect([auc.unseen.low, auc.unseen.deviation, rank, tied]).toEqual([null, null, 1, true]);
    }
  });

  it('has no interval below 0 or above 1, however few and unlike the runs', () => {
    const good = [{ plugin: 'good', unseen: 0.98, seen: 1, noise: 0 }];
    const few = examplePlan(good, { folds: 2, seeds: [0] });
    const [row] = summariseCrossvalidation(few, collection, exampleRuns(good, few), []).rows;
    expect(row!.auc.unseen.high).toBe(1);
    expect(row!.auc.unseen.low).toBeGreaterThanOrEqual(0);
  });

  it('has no differences where the reference has no run', () => {
    const others = runs.filter(({ approach }) => approach !== 0);
    const model = summariseCrossvalidation(plan, collection, others, []);
    expect(model.reference).toBeNull();
    expect(model.rows.every(({ difference }) => difference === null)).toBe(true);
    expect(model.missing).toEqual(['plain-cosine']);
  });
});
