import * as tf from '@tensorflow/tfjs';

/**
 * Rows moved to where the loss is higher: a step along each row's gradient, as long as `strength`
 * times the row itself. The fast gradient method (Goodfellow et al., 2015) with a step measured by its
 * length, not by its largest entry, as is done if inputs are features (Miyato et al., 2017).
 *
 * @param rows [n, width]
 * @param lossOf the loss of a batch of such rows
 * @param strength from 0; the share of a row's length that it moves
 */
export function adversarialRows(
  rows: tf.Tensor2D,
  lossOf: (rows: tf.Tensor2D) => tf.Scalar,
  strength: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const slopes = tf.grad((x) => lossOf(x as tf.Tensor2D))(rows);
    // A gradient may be very small all over, and keeps its direction.
    const largest = tf.maximum(tf.max(tf.abs(slopes), 1, true), 1e-30);
    const scaled = tf.div(slopes, largest);
    const lengths = tf.sqrt(tf.add(tf.sum(tf.square(scaled), 1, true), 1e-12));
    const reach = tf.mul(tf.sqrt(tf.sum(tf.square(rows), 1, true)), strength);
    return tf.add<tf.Tensor2D>(rows, tf.mul(tf.div(scaled, lengths), reach));
  });
}
