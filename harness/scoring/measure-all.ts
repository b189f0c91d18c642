import type { ScoreArray } from '../contract/metrics/check-scores.ts';
import { equalErrorRate, rocAuc } from '../contract/metrics/roc.ts';
import { brierScore } from './calibration.ts';
import { confusion } from './confusion.ts';
import type { MetricName } from './weighted-metrics.ts';

/**
 * Every metric of scored pairs, without an interval.
 *
 * @param scores probabilities, one a pair
 * @param same 1 where both paintings are by one artist, else 0
 * @param threshold probability from which on a pair counts as "same artist"
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`
 */
export function measureAll(
  scores: ScoreArray,
  same: Uint8Array,
  threshold: number,
): Record<MetricName, number> {
  const { accuracy, precision, recall, f1 } = confusion(scores, same, threshold);
  return {
    auc: rocAuc(scores, same),
    eer: equalErrorRate(scores, same),
    accuracy,
    precision,
    recall,
    f1,
    brier: brierScore(scores, same),
  };
}
