import * as tf from '@tensorflow/tfjs';
import { supConMasks } from '../models/training/supcon-loss.ts';

/** The form of circle loss. */
export interface CircleForm {
  /**
   * Tolerated deviation from the ideal cosine: 1 − margin by the same artist, margin by two artists.
   */
  readonly margin: number;
  /** The factor by which weighted cosines are scaled. */
  readonly scale: number;
}

/**
 * Circle loss (Sun et al., 2020, equation 6) of a batch: for each painting
 * softplus(logsumexp(γ αₙ (sₙ − m)) + logsumexp(−γ αₚ (sₚ − 1 + m))) over its pairs by two artists (sₙ)
 * and by one (sₚ), then the mean over paintings that have both. The weight of a pair is its distance
 * from the ideal: αₙ = [sₙ + m]₊ and αₚ = [1 + m − sₚ]₊, through which no gradient flows.
 *
 * @param paintings the paintings of the batch, as indices
 * @param artists the artists of the batch's paintings
 * @returns the loss of the batch's embeddings, [n, width] of unit length; differentiable
 */
export function createCircle(
  paintings: ArrayLike<number>,
  artists: ArrayLike<number>,
  { margin, scale }: CircleForm,
): (embeddings: tf.Tensor2D) => tf.Scalar {
  const masks = supConMasks(paintings, artists);
  const negatives = masks.others.map((other, k) => other - (masks.positives[k] ?? 0));
  const shape: [number, number] = [paintings.length, paintings.length];
  return (embeddings) =>
    tf.tidy(() => {
      const cosines = tf.matMul<tf.Tensor2D>(embeddings, embeddings, false, true);
      const same = tf.tensor2d(masks.positives, shape);
      const other = tf.tensor2d(negatives, shape);
      const far = weightOf(cosines, (known) => tf.add(known, margin));
      const near = weightOf(cosines, (known) => tf.sub(1 + margin, known));
      const pushed = tf.mul(tf.mul(far, tf.sub(cosines, margin)), scale);
      const pulled = tf.mul(tf.mul(near, tf.sub(cosines, 1 - margin)), -scale);
      const costs = tf.softplus(tf.add(logSumExp(pushed, other), logSumExp(pulled, same)));
      const both = tf.minimum(tf.max(same, 1), tf.max(other, 1));
      const count = tf.maximum(tf.sum(both), 1);
      return tf.div(tf.sum(tf.mul(costs, both)), count) as tf.Scalar;
    });
}

/** The weight of a pair, through which no gradient flows. */
function weightOf(cosines: tf.Tensor2D, weigh: (known: tf.Tensor2D) => tf.Tensor): tf.Tensor {
  const constant = tf.customGrad((x) => {
    return {
      value: tf.relu(weigh(x as tf.Tensor2D)),
      gradFunc: () => tf.zerosLike(x as tf.Tensor),
    };
  });
  return constant(cosines);
}

/** Over each row's entries whose mask is 1; a very small value if there are none. */
function logSumExp(values: tf.Tensor, mask: tf.Tensor2D): tf.Tensor {
  const masked = tf.add(values, tf.mul(tf.sub(mask, 1), 1e4));
  return tf.logSumExp(masked, 1);
}
