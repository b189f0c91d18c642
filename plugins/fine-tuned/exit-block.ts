import * as tf from '@tensorflow/tfjs';
import { type Backbone, parameterShapes } from '../common/backbone.ts';
import type { NamedWeights } from '../common/named-weights.ts';

/** Layers of Xception's block 14 that hold parameters, in their order. */
export const exitLayers = [
  'block14_sepconv1',
  'block14_sepconv1_bn',
  'block14_sepconv2',
  'block14_sepconv2_bn',
] as const;

/** The layer that block 14 reads. */
export const beforeExit = 'add_12';

const movingAverages = ['moving_mean', 'moving_variance'];

/**
 * Xception's block 14 with trainable kernels, gamma and beta. Its moving averages stay as they
 * are: batch norm runs as in prediction, as Keras's guide to fine-tuning advises.
 */
export class ExitBlock {
  /** By `layer/parameter`. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly #averages: Readonly<Record<string, tf.Tensor1D>>;

  constructor(backbone: Backbone, weights: NamedWeights) {
    const variables: Record<string, tf.Variable> = {};
    const averages: Record<string, tf.Tensor1D> = {};
    for (const name of exitLayers) {
      const layer = backbone.layers.find((candidate) => candidate.name === name)!;
      for (const parameter of parameterShapes(layer).keys()) {
        const key = `${name}/${parameter}`;
        const { data, shape } = weights.get(key)!;
        const tensor = tf.tensor(data, [...shape]);
        if (movingAverages.includes(parameter)) averages[key] = tensor as tf.Tensor1D;
        else {
          variables[key] = tf.variable(tensor);
          tensor.dispose();
        }
      }
    }
    this.variables = variables;
    this.#averages = averages;
  }

  /** Activations of block 13 [n, side, side, 1024] → pooled output [n, 2048]. */
  pool(map: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      let x = map;
      for (const name of ['block14_sepconv1', 'block14_sepconv2'] as const) {
        const depthwise = this.variables[`${name}/depthwise_kernel`] as unknown as tf.Tensor4D;
        const pointwise = this.variables[`${name}/pointwise_kernel`] as unknown as tf.Tensor4D;
        x = tf.conv2d(tf.depthwiseConv2d(x, depthwise, 1, 'same'), pointwise, 1, 'valid');
        x = tf.relu(this.#normalise(x, `${name}_bn`));
      }
      return tf.mean(x, [1, 2]);
    });
  }

  dispose(): void {
    tf.dispose([Object.values(this.variables), Object.values(this.#averages)]);
  }

  #normalise(x: tf.Tensor4D, name: string): tf.Tensor4D {
    const variance = this.#averages[`${name}/moving_variance`]!;
    const mean = this.#averages[`${name}/moving_mean`]!;
    // Keras's default epsilon.
    const scale = tf.mul(this.variables[`${name}/gamma`]!, tf.rsqrt(tf.add(variance, 0.001)));
    const shift = tf.sub(this.variables[`${name}/beta`]!, tf.mul(mean, scale));
    return tf.add(tf.mul(x, scale), shift);
  }
}
