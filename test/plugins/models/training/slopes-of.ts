import * as tf from '@tensorflow/tfjs';

/** A loss and its gradient by each input, as plain numbers. */
export function slopesOf(
  inputs: readonly (readonly (readonly number[])[])[],
  lossOf: (...inputs: tf.Tensor2D[]) => tf.Scalar,
): { readonly loss: number; readonly gradients: readonly number[][] } {
  return tf.tidy(() => {
    const tensors = inputs.map((rows) => tf.tensor2d(rows.map((row) => [...row])));
    const { value, grads } = tf.valueAndGrads((...own) => lossOf(...(own as tf.Tensor2D[])))(
      tensors,
    );
    return {
      loss: value.dataSync()[0]!,
      gradients: grads.map((gradient) => [...gradient.dataSync()]),
    };
  });
}

/** The largest difference of two lists, over the largest number of the second. */
export function relativeError(found: readonly number[], expected: readonly number[]): number {
  const largest = Math.max(1e-6, ...expected.map(Math.abs));
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]!))) / largest;
}
