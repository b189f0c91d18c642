import * as tf from '@tensorflow/tfjs';

/** Name of the kernel that an engine registers if it has one. */
export const normaliseBatchKernel = 'NormaliseBatch';

/** The result of batch norm in training. */
export interface NormalisedBatch {
  /** gamma · (x − mean) / √(variance + epsilon) + beta, in the shape of x. */
  readonly output: tf.Tensor;
  /** The batch's own mean for each channel; no gradient flows through it. */
  readonly mean: tf.Tensor1D;
  /** The batch's own variance for each channel, divided by N. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch norm in training (Ioffe and Szegedy, 2015): every channel, along the last axis, is normalised
 * over all other axes of the batch. Gradients flow through the moments too.
 *
 * An engine with a kernel for the whole operation uses it; others use TensorFlow.js's own operations.
 */
export function normaliseBatch(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): NormalisedBatch {
  if (tf.getKernel(normaliseBatchKernel, tf.getBackend()) !== undefined) {
    const [output, mean, variance] = tf
      .engine()
      .runKernel(normaliseBatchKernel, { x, gamma, beta }, { epsilon }) as unknown as [
      tf.Tensor,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    return { output, mean, variance };
  }
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes) as { mean: tf.Tensor1D; variance: tf.Tensor1D };
  const output = tf.batchNorm(x as tf.Tensor4D, mean, variance, beta, gamma, epsilon);
  return { output, mean, variance };
}
