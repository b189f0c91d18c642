import { rocAuc } from '../../../harness/contract/metrics/roc.ts';

/**
 * The area under the ROC curve for scores of any range, whereas the harness expects scores from 0 to
 * 1.
 */
export function scoreAuc(scores: Float64Array, same: Uint8Array): number {
  return rocAuc(
    scores.map((score) => 1 / (1 + Math.exp(-score))),
    same,
  );
}
