import type { ScoreArray } from '../contract/metrics/check-scores.ts';
import { rocCurve } from '../contract/metrics/roc.ts';
import { confusion } from './confusion.ts';
import {
  byMetric,
  type MetricName,
  metricNames,
  metrics,
  type PlainMetricName,
  plainMetricNames,
  plainMetrics,
} from './metrics.ts';

/**
 * Every metric of scored pairs, without an interval.
 *
 * @param scores probabilities, one per pair
 * @param same 1 if both paintings are by one artist, else 0
 * @param threshold probability from which a pair counts as "same artist"
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function measureAll(
  scores: ScoreArray,
  same: Uint8Array,
  threshold: number,
): Record<MetricName, number> {
  const pairs = {
    scores,
    same,
    confusion: confusion(scores, same, threshold),
    roc: rocCurve(scores, same),
  };
  return byMetric(metricNames, (name) => metrics[name].value(pairs));
}

/**
 * The figures without an interval.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function measurePlain(
  scores: ScoreArray,
  same: Uint8Array,
): Record<PlainMetricName, number> {
  const roc = rocCurve(scores, same);
  return byMetric(plainMetricNames, (name) => plainMetrics[name].value(roc));
}
