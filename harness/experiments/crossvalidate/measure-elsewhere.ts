import { itemAt } from '../../contract/item-at.ts';
import { adjustKnownByHolm } from '../../scoring/adjust-p-values.ts';
import { standardDeviation } from '../../scoring/artist-bootstrap.ts';
import {
  type ComparedPairs,
  compareMeasured,
  type MeasuredApproach,
  measureApproach,
} from '../../scoring/compare-scores.ts';
import type { CrossvalidatedMean } from '../../scoring/estimate-crossvalidated.ts';
import { estimateMeasured } from '../../scoring/estimate-measured.ts';
import { readAnswersElsewhere } from '../records/predictions.ts';
import { type ElsewhereTest, findRecord, listSharedTests } from '../summary/list-shared-tests.ts';
import type { ElsewhereMean } from './crossvalidation-model.ts';
import type { FinishedFold } from './crossvalidation-plan.ts';

/** Draws of artists for each interval: every run of a row is measured on each. */
const resamples = 300;

/** The scores of each approach on other collections, by its position in the plan. */
export type MeasuredElsewhere = ReadonlyMap<number, readonly ElsewhereMean[]>;

/** One approach on one other collection. */
interface Measured {
  readonly approach: number;
  readonly test: ElsewhereTest;
  readonly pairs: ComparedPairs;
  readonly auc: MeasuredApproach;
  readonly mean: Omit<ElsewhereMean, 'difference'>;
}

/**
 * Measures the approaches of a cross-validation on the other collections that all of their runs were tested
 * on. All runs answered the same pairs, so artists are drawn for all runs at once and the mean over runs is
 * measured on each draw; two approaches are compared on the same draws.
 *
 * @param referenceOf the position of the approach that another one is compared with
 * @throws HarnessError `RUN_BROKEN`, `RUN_CHANGED`
 */
export async function measureElsewhere(
  finished: readonly FinishedFold[],
  referenceOf: (approach: number) => number | null,
): Promise<MeasuredElsewhere> {
  const measured: Measured[] = [];
  for (const approach of new Set(finished.map((fold) => fold.approach))) {
    const own = finished.filter((fold) => fold.approach === approach).map(({ record }) => record);
    for (const test of listSharedTests(own)) {
      // The part of such a list that is in training differs from fold to fold.
      if (test.isListed === true) continue;
      measured.push(await measure(approach, test, own));
    }
  }
  const means = new Map<number, ElsewhereMean[]>();
  const tests = new Set(measured.map(({ test }) => test.test));
  for (const hash of tests) {
    const rows = measured.filter(({ test }) => test.test === hash);
    const differences = rows.map((row) => {
      const reference = referenceOf(row.approach);
      const other = rows.find(({ approach }) => approach === reference);
      if (other === undefined || other === row) return null;
      return compareMeasured(row.auc, other.auc, row.pairs);
    });
    const adjusted = adjustKnownByHolm(differences.map((one) => one?.pValue ?? null));
    for (const [i, { approach, mean }] of rows.entries()) {
      const found = differences[i] ?? null;
      const difference = found && {
        ...found.difference,
        pValue: found.pValue,
        adjustedPValue: itemAt(adjusted, i),
      };
      means.set(approach, [...(means.get(approach) ?? []), { ...mean, difference }]);
    }
  }
  return means;
}

async function measure(
  approach: number,
  test: ElsewhereTest,
  runs: readonly FinishedFold['record'][],
): Promise<Measured> {
  const records = runs.map((run) => findRecord(run, test));
  const answers = [];
  for (const { folder, threshold } of records) {
    answers.push({ ...(await readAnswersElsewhere(folder)), threshold });
  }
  const pairs = itemAt(answers, 0);
  const options = { seed: 0, resamples };
  const auc = measureApproach(answers, pairs, { ...options, metric: 'auc' });
  const accuracy = measureApproach(answers, pairs, { ...options, metric: 'accuracy' });
  const meanOf = (measured: MeasuredApproach, values: readonly number[]): CrossvalidatedMean => ({
    ...estimateMeasured(measured, pairs),
    deviation: values.length < 2 ? null : standardDeviation(values),
  });
  return {
    approach,
    test,
    pairs,
    auc,
    mean: {
      ...test,
      auc: meanOf(
        auc,
        records.map(({ score }) => score.auc.value),
      ),
      accuracy: meanOf(
        accuracy,
        records.map(({ score }) => score.accuracy.value),
      ),
    },
  };
}
