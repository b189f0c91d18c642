import { describe, expect, it } from 'vitest';
import { summariseCrossvalidation } from '../../../harness/experiments/crossvalidate/summarise-crossvalidation.ts';
import { adjustByHolm } from '../../../harness/scoring/adjust-p-values.ts';
import { estimateDifference } from '../../../harness/scoring/estimate-crossvalidated.ts';
import {
  exampleCollection as collection,
  exampleCurvePlan,
  exampleRuns,
  type Skill,
} from './example-plan.ts';

const counts = [20, 40, 80];
/** One for each row. The second approach gains nothing from more than 40 artists. */
const skills: Skill[] = [
  ...[0.62, 0.7, 0.74].map((unseen) => ({ plugin: 'style-statistics', unseen })),
  ...[0.66, 0.71, 0.709].map((unseen) => ({ plugin: 'xception', unseen })),
].map((skill, i) => ({ ...skill, changed: { row: i }, seen: 0.85, noise: 0.006 }));
const plan = exampleCurvePlan([skills[0]!, skills[3]!].map(withoutOptions), counts);
const runs = exampleRuns(skills, plan);
const model = summariseCrossvalidation(plan, collection, runs, []);

function withoutOptions({ changed: _, ...skill }: Skill): Skill {
  return skill;
}

const unseenOf = (approach: number) =>
  runs.flatMap(({ approach: own, seed, influences }) =>
    own === approach ? [{ seed, influence: influences!.auc.unseen }] : [],
  );

describe('the summary of a learning curve', () => {
  it('has a row for each approach and number, the numbers rising', () => {
    expect(model.artists).toEqual(counts);
    expect(
      model.rows.map(({ plugin, artists, runs: own }) => [plugin, artists, own.length]),
    ).toEqual(
      ['style-statistics', 'xception'].flatMap((name) => counts.map((count) => [name, count, 15])),
    );
  });

  it('takes differences against the same approach with the most artists', () => {
    expect(model.reference).toBeNull();
    expect(model.rows.map(({ reference }) => reference)).toEqual([2, 2, 2, 5, 5, 5]);
    expect(model.rows.map(({ difference }) => difference === null)).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    const differences = model.rows.flatMap(({ difference }) => difference ?? []);
    const adjusted = adjustByHolm(differences.map(({ pValue }) => pValue!));
    expect(differences.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjusted);
  });

  it('compares every two rows on the artists of the same folds', () => {
    for (const { first, second, adjustedPValue: _, runs: __, ...found } of model.comparisons) {
      expect(found).toEqual(estimateDifference(unseenOf(first), unseenOf(second), true));
    }
    expect(model.comparisons).toHaveLength(15);
  });

  it('ranks by unseen AUC, whatever the order of rows', () => {
    const ranks = model.rows.map(({ rank, tied }) => `${rank}${tied ? '=' : ''}`);
    expect(ranks).toEqual(['6', '2=', '1', '5', '2=', '2=']);
  });

  it('has no differences where no run with the most artists is finished', () => {
    const others = runs.filter(({ approach }) => approach !== 2);
    const partial = summariseCrossvalidation(plan, collection, others, []);
    expect(partial.rows.map(({ reference }) => reference)).toEqual([null, null, 4, 4, 4]);
    expect(partial.rows[0]!.difference).toBeNull();
    expect(partial.missing).toEqual(['style-statistics, 80 artists']);
  });
});
