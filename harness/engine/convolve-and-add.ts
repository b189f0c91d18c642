import * as tf from '@tensorflow/tfjs';

/** Name of the kernel that an engine registers when it has one. */
export const convolveAndAddKernel = 'ConvolveAndAdd';

/** A convolution whose output is the branch of a residual connection. */
export interface ConvolutionToAdd {
  /** [count, height, width, channels in] */
  readonly x: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
  /** [channels out] */
  readonly bias: tf.Tensor1D;
  /** What the convolution's output is added to, in its shape. */
  readonly other: tf.Tensor4D;
  readonly strides: number;
  readonly pad: 'same' | 'valid';
}

/**
 * Convolution, bias and residual connection: conv(x) + bias + other. Without a gradient.
 *
 * An engine with a kernel for it adds bias and residual in one pass and in place; elsewhere it is made
 * of TensorFlow.js's own operations. The sums are taken in the same order, so the numbers are the same.
 */
export function convolveAndAdd(given: ConvolutionToAdd): tf.Tensor4D {
  const { x, filter, bias, other, strides, pad } = given;
  if (tf.getKernel(convolveAndAddKernel, tf.getBackend()) !== undefined) {
    return tf
      .engine()
      .runKernel(
        convolveAndAddKernel,
        { x, filter, bias, other },
        { strides, pad },
      ) as unknown as tf.Tensor4D;
  }
  return tf.tidy(() => tf.add(tf.fused.conv2d({ x, filter, strides, pad, bias }), other));
}
