import { rocAuc } from '../../../harness/contract/metrics/roc.ts';

/** The area under the ROC curve of scores of any range, which the harness measures from 0 to 1. */
export function scoreAuc(scores: Float64Array, same: Uint8Array): number {
  return rocAuc(
    scores.map((score) => 1 / (1 + Math.exp(-score))),
    same,
  );
}
