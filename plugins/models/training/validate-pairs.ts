import { rocAuc } from '../../../harness/contract/metrics/roc.ts';
import type { LabelledPairs, Validation } from '../../../harness/contract/plugin.ts';

/** The quality of an epoch on validation, for the learning curve. */
export interface ValidationMeasures {
  readonly validationSeenLoss: number;
  readonly validationSeenAccuracy: number;
  readonly validationSeenAuc: number;
  readonly validationUnseenLoss: number;
  readonly validationUnseenAccuracy: number;
  readonly validationUnseenAuc: number;
  readonly [name: string]: number;
}

/**
 * Measures answers on validation's two sets of pairs.
 *
 * @param score the probability that each pair of `validation.paintings` is by the same artist
 */
export async function validatePairs(
  validation: Pick<Validation, 'seen' | 'unseen'>,
  score: (pairs: LabelledPairs) => Promise<Float32Array>,
): Promise<ValidationMeasures> {
  const seen = measure(await score(validation.seen), validation.seen.same);
  const unseen = measure(await score(validation.unseen), validation.unseen.same);
  return {
    validationSeenLoss: seen.loss,
    validationSeenAccuracy: seen.accuracy,
    validationSeenAuc: seen.auc,
    validationUnseenLoss: unseen.loss,
    validationUnseenAccuracy: unseen.accuracy,
    validationUnseenAuc: unseen.auc,
  };
}

/** Keeps the loss of a certain but wrong answer finite. */
const smallest = 1e-7;

function measure(scores: Float32Array, same: Uint8Array) {
  let loss = 0;
  let right = 0;
  for (const [i, score] of scores.entries()) {
    const probability = Math.min(1 - smallest, Math.max(smallest, score));
    loss -= Math.log(same[i] === 1 ? probability : 1 - probability);
    if (score > 0.5 === (same[i] === 1)) right++;
  }
  const pairs = Math.max(1, scores.length);
  return { loss: loss / pairs, accuracy: right / pairs, auc: rocAuc(scores, same) };
}
