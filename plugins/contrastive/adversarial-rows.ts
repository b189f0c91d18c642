import * as tf from '@tensorflow/tfjs';

/**
 * Moves rows to where the loss is higher: a step along each row's gradient, of `strength` times the
 * length of the row. This is the fast gradient method (Goodfellow et al., 2015) with a step measured
 * by its length instead of its largest entry, as is usual for feature inputs (Miyato et al., 2017).
 *
 * @param rows [n, width]
 * @param lossOf the loss of a batch of such rows
 * @param strength at least 0; the step length as a share of the row's length
 */
export function adversarialRows(
  rows: tf.Tensor2D,
  lossOf: (rows: tf.Tensor2D) => tf.Scalar,
  strength: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const slopes = tf.grad((x) => lossOf(x as tf.Tensor2D))(rows);
    // A gradient may be very small in all entries, but its direction is kept.
    const largest = tf.maximum(tf.max(tf.abs(slopes), 1, true), 1e-30);
    const scaled = tf.div(slopes, largest);
    const lengths = tf.sqrt(tf.add(tf.sum(tf.square(scaled), 1, true), 1e-12));
    const reach = tf.mul(tf.sqrt(tf.sum(tf.square(rows), 1, true)), strength);
    return tf.add<tf.Tensor2D>(rows, tf.mul(tf.div(scaled, lengths), reach));
  });
}
