import { readPredictions, type TestPredictions } from '../records/predictions.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { type Comparison, compareScores } from '../scoring/compare-scores.ts';
import type { TestName } from '../scoring/score.ts';

/** Compares two rows of runs on one test; null where their answers are not on the same pairs. */
export type CompareRows = (
  first: readonly FinishedRun[],
  second: readonly FinishedRun[],
) => Promise<Comparison | null>;

/** Compares runs by the predictions in their folders, each of which is read once. */
export function createRunComparison(test: TestName): CompareRows {
  const read = new Map<string, Promise<TestPredictions | null>>();
  const predictionsOf = ({ folder }: FinishedRun): Promise<TestPredictions | null> => {
    const reading =
      read.get(folder) ??
      readPredictions(folder).then(
        (predictions) => predictions[test],
        () => null,
      );
    read.set(folder, reading);
    return reading;
  };
  return async (first, second) => {
    const all = await Promise.all([...first, ...second].map(predictionsOf));
    const [reference] = all;
    if (!reference || !all.every((own) => own !== null && onSamePairs(own, reference))) return null;
    const scores = all.map((own) => own!.scores);
    return compareScores({
      first: scores.slice(0, first.length),
      second: scores.slice(first.length),
      same: reference.same,
      artistA: reference.artistA,
      artistB: reference.artistB,
      seed: 0,
    });
  };
}

function onSamePairs(one: TestPredictions, other: TestPredictions): boolean {
  return (
    one.same.length === other.same.length &&
    one.a.every((id, i) => id === other.a[i] && one.b[i] === other.b[i]) &&
    one.same.every((label, i) => label === other.same[i])
  );
}
