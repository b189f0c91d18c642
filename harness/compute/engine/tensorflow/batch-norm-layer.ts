import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../contract/item-at.ts';
import { normaliseBatch, normaliseBatchKernel } from '../normalise-batch.ts';

/** The part of a TensorFlow.js batch norm layer that training needs. */
interface BatchNormLayer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma: tf.LayerVariable | null;
  readonly beta: tf.LayerVariable | null;
  readonly movingMean: tf.LayerVariable;
  readonly movingVariance: tf.LayerVariable;
  call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown>): tf.Tensor | tf.Tensor[];
}

/**
 * Lets the batch norm layers of TensorFlow.js train with `normaliseBatch` if the engine has a kernel
 * for it. Layers without scale or shift, or whose channels are not last, work as before.
 */
export function speedUpBatchNormLayers(): void {
  const prototype = Object.getPrototypeOf(tf.layers.batchNormalization()) as BatchNormLayer;
  const original = prototype.call;
  prototype.call = function call(this: BatchNormLayer, inputs, options) {
    const input = Array.isArray(inputs) ? itemAt(inputs, 0) : inputs;
    const last = this.axis === -1 || this.axis === input.rank - 1;
    const { gamma, beta } = this;
    const kernel = tf.getKernel(normaliseBatchKernel, tf.getBackend());
    if (!options.training || !kernel || !last || !gamma || !beta || input.rank < 2) {
      return original.call(this, inputs, options);
    }
    return tf.tidy(() => {
      const { output, mean, variance } = normaliseBatch(
        input,
        gamma.read() as tf.Tensor1D,
        beta.read() as tf.Tensor1D,
        this.epsilon,
      );
      follow(this.movingMean, mean, this.momentum);
      follow(this.movingVariance, variance, this.momentum);
      return output;
    });
  };
}

/** moving ← moving − (moving − value) · (1 − momentum) */
function follow(moving: tf.LayerVariable, value: tf.Tensor, momentum: number): void {
  tf.tidy(() => {
    const before = moving.read();
    moving.write(tf.sub(before, tf.mul(tf.sub(before, value), 1 - momentum)));
  });
}
