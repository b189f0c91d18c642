import { itemAt } from '../../contract/item-at.ts';
import { readPredictionsOf, type TestPredictions } from '../../experiments/records/predictions.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import {
  type Comparison,
  compareMeasured,
  type MeasuredApproach,
  measureApproach,
} from '../../scoring/compare-scores.ts';
import type { MetricName } from '../../scoring/metrics.ts';
import type { TestName } from '../../scoring/score.ts';

/** Compares two rows of runs on one test; null if their answers are for different pairs. */
export type CompareRows = (
  first: readonly FinishedRun[],
  second: readonly FinishedRun[],
) => Promise<Comparison | null>;

/** Reads answers to one set of pairs from the folder of a run. */
export type AnswersOf = (folder: string) => Promise<TestPredictions>;

/**
 * Compares runs by the predictions in their folders. Each row is read and measured once, however often it
 * is compared.
 *
 * @param test the name of a test, or a function that reads other answers, such as those to validation
 * @param onMeasured called once per row, for a progress bar
 */
export function createRunComparison(
  test: TestName | AnswersOf,
  metric: MetricName = 'auc',
  onMeasured: () => void = () => {},
): CompareRows {
  const answersOf: AnswersOf =
    typeof test === 'string' ? (folder) => readPredictionsOf(folder, test) : test;
  const read = new Map<string, Promise<TestPredictions | null>>();
  const predictionsOf = ({ folder }: FinishedRun): Promise<TestPredictions | null> => {
    const reading = read.get(folder) ?? answersOf(folder).catch(() => null);
    read.set(folder, reading);
    return reading;
  };
  interface Measured {
    readonly approach: MeasuredApproach;
    readonly pairs: TestPredictions;
  }
  const measured = new Map<string, Promise<Measured | null>>();
  const measure = async (runs: readonly FinishedRun[]): Promise<Measured | null> => {
    const all = await Promise.all(runs.map(predictionsOf));
    const [pairs] = all;
    onMeasured();
    const known = all.filter((own) => own !== null);
    if (!pairs || known.length < all.length) return null;
    if (!known.every((own) => onSamePairs(own, pairs))) return null;
    const answers = known.map((own, i) => ({
      scores: own.scores,
      threshold: itemAt(runs, i).scores.threshold,
    }));
    return { approach: measureApproach(answers, pairs, { metric, seed: 0 }), pairs };
  };
  const measuredOf = (runs: readonly FinishedRun[]): Promise<Measured | null> => {
    const key = JSON.stringify(runs.map(({ folder }) => folder));
    const measuring = measured.get(key) ?? measure(runs);
    measured.set(key, measuring);
    return measuring;
  };
  return async (first, second) => {
    const one = await measuredOf(first);
    const other = await measuredOf(second);
    if (one === null || other === null || !onSamePairs(one.pairs, other.pairs)) return null;
    return compareMeasured(one.approach, other.approach, one.pairs);
  };
}

function onSamePairs(one: TestPredictions, other: TestPredictions): boolean {
  return (
    one === other ||
    (one.same.length === other.same.length &&
      one.a.every((id, i) => id === other.a[i] && one.b[i] === other.b[i]) &&
      one.same.every((label, i) => label === other.same[i]))
  );
}
