import * as tf from '@tensorflow/tfjs';

/**
 * [n, width] → rows of unit length, differentiable. The small constant keeps the gradient finite
 * if a row is all 0.
 */
export function unitRows(rows: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() =>
    tf.div<tf.Tensor2D>(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-8))),
  );
}
