import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy of a softmax, one value per row, differentiable. A row's target may be one-hot, mixed,
 * or all 0, which gives 0 for a row without a label.
 *
 * @param logits [n, classes]
 * @param targets [n, classes]
 * @returns [n]
 */
export function softmaxEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => tf.neg(tf.sum<tf.Tensor1D>(tf.mul(targets, tf.logSoftmax(logits)), 1)));
}

/**
 * The same with smoothed labels (Szegedy et al., "Rethinking the Inception Architecture", 2016): the
 * true class gets 1 − smoothing, and all classes share the rest evenly.
 *
 * @param logits [n, classes]
 * @param truth [n], int32
 * @returns [n]
 */
export function smoothedEntropy(
  logits: tf.Tensor2D,
  truth: tf.Tensor1D,
  smoothing: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    const classes = logits.shape[1];
    const certain = tf.oneHot(truth, classes).toFloat();
    const labels = tf.add<tf.Tensor2D>(tf.mul(certain, 1 - smoothing), smoothing / classes);
    return softmaxEntropy(logits, labels);
  });
}
