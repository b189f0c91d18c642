import { type PartScore, type Scores, type TestName, testNames } from './score.ts';
import { scorePairs } from './score-pairs.ts';
import type { ScoredPairs } from './weighted-metrics.ts';

/**
 * Scores a run on its three tests with one threshold, chosen on validation pairs.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function scoreRun({
  tests,
  threshold,
  seed,
  resamples,
}: {
  readonly tests: Readonly<Record<TestName, ScoredPairs>>;
  readonly threshold: number;
  readonly seed: number;
  readonly resamples?: number;
}): Scores {
  const parts = {} as Record<TestName, PartScore>;
  for (const name of testNames) {
    parts[name] = scorePairs({ ...tests[name], threshold, seed, resamples });
  }
  return { threshold, tests: parts };
}
