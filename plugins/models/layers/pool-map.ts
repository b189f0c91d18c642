import * as tf from '@tensorflow/tfjs';

/** How the activation map of a layer becomes one row of numbers. */
export type Pooling = 'mean' | 'mean+std';

/**
 * [n, rows, columns, channels] → [n, channels], or twice as many with the deviations.
 *
 * @param leastVariance keeps the gradient of a deviation finite where a channel is constant
 */
export function poolMap(map: tf.Tensor4D, pooling: Pooling, leastVariance = 0): tf.Tensor2D {
  return tf.tidy(() => {
    const mean = tf.mean<tf.Tensor2D>(map, [1, 2]);
    if (pooling === 'mean') return mean;
    const centred = tf.sub(map, tf.expandDims(tf.expandDims(mean, 1), 1));
    const variance = tf.mean<tf.Tensor2D>(tf.square(centred), [1, 2]);
    const floored = leastVariance > 0 ? tf.maximum(variance, leastVariance) : variance;
    return tf.concat([mean, tf.sqrt(floored) as tf.Tensor2D], 1);
  });
}
