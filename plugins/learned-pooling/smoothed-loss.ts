import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy against smoothed labels (Szegedy et al., "Rethinking the Inception Architecture",
 * 2016): the truth gets 1 − smoothing, and all classes share the rest evenly.
 *
 * @param logits [n, classes]
 * @param truth [n], int32
 * @returns mean loss, and the share that names the right class
 */
export function measureSmoothed(
  logits: tf.Tensor2D,
  truth: tf.Tensor1D,
  smoothing: number,
): { loss: tf.Scalar; accuracy: tf.Scalar } {
  return tf.tidy(() => {
    const classes = logits.shape[1];
    const certain = tf.oneHot(truth, classes).toFloat();
    const labels = tf.add(tf.mul(certain, 1 - smoothing), smoothing / classes);
    const entropies = tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1);
    const right = tf.equal(tf.argMax(logits, 1), truth);
    return {
      loss: tf.neg(tf.mean(entropies)) as tf.Scalar,
      accuracy: tf.mean(right.toFloat()) as tf.Scalar,
    };
  });
}
