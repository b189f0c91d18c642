import * as tf from '@tensorflow/tfjs';
import { smoothedEntropy } from './softmax-entropy.ts';

/**
 * Evaluates how well logits predict artists.
 *
 * @param logits [n, artists]
 * @param truth [n], int32
 * @param smoothing label smoothing; see `smoothedEntropy`
 * @returns mean cross-entropy, and the share of correctly predicted artists
 */
export function measureNames(
  logits: tf.Tensor2D,
  truth: tf.Tensor1D,
  smoothing = 0,
): { loss: tf.Scalar; accuracy: tf.Scalar } {
  return tf.tidy(() => ({
    loss: tf.mean(smoothedEntropy(logits, truth, smoothing)) as tf.Scalar,
    accuracy: tf.mean(tf.equal(tf.argMax(logits, 1), truth).toFloat()) as tf.Scalar,
  }));
}

/**
 * One training step for predicting artists, inside a `tf.tidy`.
 *
 * @param logits computes the logits of the batch
 * @param variables the variables that the step changes
 * @returns loss and accuracy before the step
 */
export function learnNames(
  optimizer: tf.Optimizer,
  variables: tf.Variable[],
  logits: () => tf.Tensor2D,
  truth: tf.Tensor1D,
  smoothing = 0,
): tf.Tensor1D {
  let accuracy: tf.Scalar = tf.scalar(0);
  const loss = optimizer.minimize(
    () => {
      const measured = measureNames(logits(), truth, smoothing);
      accuracy = tf.keep(measured.accuracy);
      return measured.loss;
    },
    true,
    variables,
  ) as tf.Scalar;
  const both = tf.stack([loss, accuracy]) as tf.Tensor1D;
  accuracy.dispose();
  return both;
}
