import { byMetric, laterMetricNames, plainMetricNames } from './metrics.ts';
import type { PartScore } from './score.ts';
import { scorePairs } from './score-pairs.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/**
 * The scores of a record, completed with metrics that it is too old to have, which are measured from its
 * answers. Recorded metrics stay unchanged.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function fillLaterMetrics(
  recorded: PartScore,
  answers: ScoredPairs,
  threshold: number,
): PartScore {
  // A record that has this metric lacks others only because it has too few pairs for them.
  if (recorded.cllr !== null) return recorded;
  const measured = scorePairs({ ...answers, threshold, seed: 0 });
  const filled = byMetric(laterMetricNames, (name) => recorded[name] ?? measured[name]);
  const plain = byMetric(plainMetricNames, (name) => recorded[name] ?? measured[name]);
  return { ...recorded, ...filled, ...plain };
}
