import type { ScoreArray } from '../contract/metrics/check-scores.ts';
import { confusion } from './confusion.ts';
import { byMetric, type MetricName, metricNames, metrics } from './metrics.ts';

/**
 * Every metric of scored pairs, without an interval.
 *
 * @param scores probabilities, one per pair
 * @param same 1 where both paintings are by one artist, else 0
 * @param threshold probability from which on a pair counts as "same artist"
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function measureAll(
  scores: ScoreArray,
  same: Uint8Array,
  threshold: number,
): Record<MetricName, number> {
  const pairs = { scores, same, confusion: confusion(scores, same, threshold) };
  return byMetric(metricNames, (name) => metrics[name].value(pairs));
}
