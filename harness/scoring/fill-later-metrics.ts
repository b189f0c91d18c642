import { byMetric, laterMetricNames, plainMetricNames } from './metrics.ts';
import type { PartScore } from './score.ts';
import { scorePairs } from './score-pairs.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/**
 * The scores of a record with what it is too old to have, measured from its answers. What it has stays
 * as it was recorded.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function fillLaterMetrics(
  recorded: PartScore,
  answers: ScoredPairs,
  threshold: number,
): PartScore {
  // Every metric that a record lacks but this one may lack pairs instead.
  if (recorded.cllr !== null) return recorded;
  const measured = scorePairs({ ...answers, threshold, seed: 0 });
  const filled = byMetric(laterMetricNames, (name) => recorded[name] ?? measured[name]);
  const plain = byMetric(plainMetricNames, (name) => recorded[name] ?? measured[name]);
  return { ...recorded, ...filled, ...plain };
}
