import * as tf from '@tensorflow/tfjs';
import { HarnessError } from '../../../harness/contract/errors.ts';
import { valueAt } from '../../../harness/contract/item-at.ts';
import { type Backbone, type BackboneLayer, parameterShapes } from '../backbones/backbone.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import { planLayers, type Step } from '../backbones/plan-network.ts';
import { requireNamed } from '../model-files/require-named.ts';
import { findLayersBetween, type Span } from './layers-between.ts';
import type { TrainableLayers } from './trainable-layers.ts';

const movingAverages = ['moving_mean', 'moving_variance'];

/**
 * A part of a backbone with trainable kernels, gamma and beta. Its moving averages do not change:
 * batch norm runs as in prediction, as Keras's guide to fine-tuning advises.
 */
export class TrainablePart implements TrainableLayers {
  readonly span: Span;
  /** By `layer/parameter`. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly #averages: Readonly<Record<string, tf.Tensor1D>>;
  readonly #steps: readonly Step[];

  /**
   * Takes copies of the weights.
   *
   * @throws HarnessError as {@link findLayersBetween} does, or `WEIGHTS_INCOMPLETE`
   */
  constructor(backbone: Backbone, span: Span, weights: NamedWeights) {
    const layers = findLayersBetween(backbone, span);
    const variables: Record<string, tf.Variable> = {};
    const averages: Record<string, tf.Tensor1D> = {};
    for (const layer of layers) {
      for (const parameter of parameterShapes(layer).keys()) {
        const key = `${layer.name}/${parameter}`;
        const weight = weights.get(key);
        if (weight === undefined) {
          tf.dispose([variables, averages]);
          throw new HarnessError('WEIGHTS_INCOMPLETE', `The weights have no ${key}.`);
        }
        const tensor = tf.tensor(weight.data, [...weight.shape]);
        if (movingAverages.includes(parameter)) averages[key] = tensor as tf.Tensor1D;
        else {
          variables[key] = tf.variable(tensor);
          tensor.dispose();
        }
      }
    }
    this.span = span;
    this.variables = variables;
    this.#averages = averages;
    this.#steps = planLayers(layers, [span.to]);
  }

  /** The output of the first layer → that of the last one, both [n, rows, columns, channels]. */
  run(map: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const values = new Map([[this.span.from, map]]);
      for (const step of this.#steps) {
        const inputs = step.layer.inputs.map((input) => valueAt(values, input));
        values.set(
          step.output,
          tf.tidy(() => this.#compute(step, inputs)),
        );
      }
      return valueAt(values, this.span.to).clone();
    });
  }

  dispose(): void {
    tf.dispose([this.variables, this.#averages]);
  }

  #compute({ layer, folded, relu }: Step, inputs: readonly tf.Tensor4D[]): tf.Tensor4D {
    const [x, ...others] = inputs as [tf.Tensor4D, ...tf.Tensor4D[]];
    const bend = (y: tf.Tensor4D) => (relu ? tf.relu(y) : y);
    const { operation, name } = layer;
    switch (operation.kind) {
      case 'convolution': {
        const { stride, padding } = operation;
        return bend(this.#convolve(x, `${name}/kernel`, folded, stride, padding));
      }
      case 'separable': {
        const depthwise = this.#kernel(`${name}/depthwise_kernel`);
        const spread = tf.depthwiseConv2d(x, depthwise, 1, 'same');
        return bend(this.#convolve(spread, `${name}/pointwise_kernel`, folded, 1, 'valid'));
      }
      case 'batch-norm': {
        const { scale, shift } = this.#normalisation(layer);
        return bend(tf.add(tf.mul(x, scale), shift));
      }
      case 'relu':
        return tf.relu(x);
      case 'max-pool':
        return tf.maxPool(x, operation.size, operation.stride, operation.padding);
      case 'average-pool':
        return tf.avgPool(x, operation.size, operation.stride, operation.padding);
      case 'add':
        return others.reduce<tf.Tensor4D>((sum, y) => tf.add(sum, y), x);
      case 'concatenate':
        return tf.concat([...inputs], 3);
      case 'input':
        throw new Error('The input is not a step');
    }
  }

  #kernel(key: string): tf.Tensor4D {
    return requireNamed(this.variables, key) as tf.Tensor as tf.Tensor4D;
  }

  /** A following batch norm is folded into the kernel, which is smaller than the map. */
  #convolve(
    x: tf.Tensor4D,
    key: string,
    folded: BackboneLayer | undefined,
    stride: number,
    padding: 'same' | 'valid',
  ): tf.Tensor4D {
    const kernel = this.#kernel(key);
    if (folded === undefined) return tf.conv2d(x, kernel, stride, padding);
    const { scale, shift } = this.#normalisation(folded);
    return tf.add(tf.conv2d(x, tf.mul<tf.Tensor4D>(kernel, scale), stride, padding), shift);
  }

  /** The factor and the offset of a batch norm. */
  #normalisation({ name, operation }: BackboneLayer): { scale: tf.Tensor; shift: tf.Tensor } {
    if (operation.kind !== 'batch-norm') throw new Error(`${name} is not a batch norm`);
    const variance = requireNamed(this.#averages, `${name}/moving_variance`);
    const mean = requireNamed(this.#averages, `${name}/moving_mean`);
    const inverse = tf.rsqrt(tf.add(variance, operation.epsilon));
    const variable = (parameter: string) => requireNamed(this.variables, `${name}/${parameter}`);
    const scale = operation.scale ? tf.mul(variable('gamma'), inverse) : inverse;
    return { scale, shift: tf.sub(variable('beta'), tf.mul(mean, scale)) };
  }
}
