import * as tf from '@tensorflow/tfjs';

/** How the activation map of a layer becomes one row of values. */
export type Pooling = 'mean' | 'mean+std' | 'gem';

/** The exponent of the generalised mean, and the smallest value that is raised to it. */
const gemPower = 3;
const gemLeast = 1e-6;

/**
 * [n, rows, columns, channels] → [n, channels], or twice as many with the deviations. `gem` is the
 * generalised mean of power 3 (Radenović, Tolias and Chum, 2018).
 *
 * @param leastVariance keeps the gradient of a deviation finite if a channel is constant
 */
export function poolMap(map: tf.Tensor4D, pooling: Pooling, leastVariance = 0): tf.Tensor2D {
  return tf.tidy(() => {
    if (pooling === 'gem') {
      const powers = tf.pow(tf.maximum(map, gemLeast), gemPower);
      return tf.pow(tf.mean(powers, [1, 2]), 1 / gemPower) as tf.Tensor2D;
    }
    const mean = tf.mean<tf.Tensor2D>(map, [1, 2]);
    if (pooling === 'mean') return mean;
    const centred = tf.sub(map, tf.expandDims(tf.expandDims(mean, 1), 1));
    const variance = tf.mean<tf.Tensor2D>(tf.square(centred), [1, 2]);
    const floored = leastVariance > 0 ? tf.maximum(variance, leastVariance) : variance;
    return tf.concat([mean, tf.sqrt(floored) as tf.Tensor2D], 1);
  });
}
