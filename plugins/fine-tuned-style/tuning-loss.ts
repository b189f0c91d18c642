import * as tf from '@tensorflow/tfjs';
import { unitRows } from '../models/layers/unit-rows.ts';
import { smoothedEntropy } from '../models/training/softmax-entropy.ts';
import { createSupCon } from '../models/training/supcon-loss.ts';

/** How a batch is learnt from. */
export interface TuningLossOptions {
  readonly loss: 'softmax' | 'supcon';
  /** Temperature. */
  readonly temperature: number;
  /** Of the labels, with `softmax`. */
  readonly smoothing: number;
}

/** Paintings of a batch and their artists. */
export interface LearntBatch {
  /** A painting's place, the same wherever the same painting comes twice. */
  readonly paintings: ArrayLike<number>;
  readonly artists: readonly number[];
}

/**
 * The loss of a batch, differentiable: supervised contrast (Khosla et al., 2020), or the
 * cross-entropy of a softmax over the cosines with artists' directions (Wang et al., "NormFace",
 * 2017) against smoothed labels.
 *
 * @param rows of unit length, [n, width]
 * @param directions one artist per row, of any length; for `softmax`
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
