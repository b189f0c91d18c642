import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy of a softmax, a number a row, differentiable: the rows' targets may be one-hot,
 * mixed, or all 0, which gives 0 for a row without a label.
 *
 * @param logits [n, classes]
 * @param targets [n, classes]
 * @returns [n]
 */
export function softmaxEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => tf.neg(tf.sum<tf.Tensor1D>(tf.mul(targets, tf.logSoftmax(logits)), 1)));
}
