import {
  type PartScore,
  type Scores,
  type TestName,
  testNames,
  type ValidationName,
  validationNames,
} from './score.ts';
import { scorePairs } from './score-pairs.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/**
 * Scores a run on its three tests and on its validation pairs, with one threshold chosen on validation.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function scoreRun({
  tests,
  validation,
  threshold,
  seed,
  resamples,
}: {
  readonly tests: Readonly<Record<TestName, ScoredPairs>>;
  readonly validation: Readonly<Record<ValidationName, ScoredPairs>>;
  readonly threshold: number;
  readonly seed: number;
  readonly resamples?: number;
}): Scores {
  const score = (pairs: ScoredPairs) => scorePairs({ ...pairs, threshold, seed, resamples });
  const scored = <Name extends string>(
    names: readonly Name[],
    parts: Readonly<Record<Name, ScoredPairs>>,
  ) =>
    Object.fromEntries(names.map((name) => [name, score(parts[name])])) as Record<Name, PartScore>;
  return {
    threshold,
    tests: scored(testNames, tests),
    validation: scored(validationNames, validation),
  };
}
