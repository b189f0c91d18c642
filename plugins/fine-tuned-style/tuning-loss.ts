import * as tf from '@tensorflow/tfjs';
import { unitRows } from '../models/layers/unit-rows.ts';
import { smoothedEntropy } from '../models/training/softmax-entropy.ts';
import { createSupCon } from '../models/training/supcon-loss.ts';

/** The options for learning from a batch. */
export interface TuningLossOptions {
  readonly loss: 'softmax' | 'supcon';
  /** Temperature. */
  readonly temperature: number;
  /** Label smoothing, for `softmax`. */
  readonly smoothing: number;
}

/** The paintings of a batch and their artists. */
export interface LearntBatch {
  /** A painting's index, so that repetitions of the same painting can be recognised. */
  readonly paintings: ArrayLike<number>;
  readonly artists: readonly number[];
}

/**
 * The loss of a batch, differentiable: supervised contrastive loss (Khosla et al., 2020), or the
 * cross-entropy of a softmax over the cosines with artists' directions (Wang et al., "NormFace", 2017)
 * with label smoothing.
 *
 * @param rows of unit length, [n, width]
 * @param directions one row per artist, of any length; for `softmax`
 */
export function tuningLoss(
  rows: tf.Tensor2D,
  { paintings, artists }: LearntBatch,
  directions: tf.Variable | undefined,
  { temperature, smoothing }: TuningLossOptions,
): tf.Scalar {
  return tf.tidy(() => {
    if (directions === undefined) return createSupCon(paintings, artists, temperature)(rows);
    const own = unitRows(directions);
    const logits = tf.div<tf.Tensor2D>(tf.matMul(rows, own, false, true), temperature);
    const truth = tf.tensor1d([...artists], 'int32');
    return tf.mean(smoothedEntropy(logits, truth, smoothing)) as tf.Scalar;
  });
}
