import * as tf from '@tensorflow/tfjs';
import { HarnessError } from '../../harness/errors.ts';
import type { Backbone, BackboneLayer } from './backbone.ts';
import { inputLayer } from './backbone-builder.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import type { NamedWeights, Weight } from './named-weights.ts';
import { planSteps, type Step } from './plan-network.ts';

/** A frozen backbone whose weights lie on the engine. */
export interface Network {
  /**
   * The outputs of the tapped layers, in their order, for pixels of shape
   * `[count, height, width, 3]` in [−1, 1]. The caller disposes of them and of the pixels.
   */
  run(pixels: tf.Tensor4D): tf.Tensor4D[];
  /** Frees the weights. */
  dispose(): void;
}

type Compute = (inputs: tf.Tensor4D[]) => tf.Tensor4D;

/**
 * Puts the weights that the tapped layers need onto the engine; layers that no tap needs are
 * neither built nor computed.
 *
 * @throws HarnessError `LAYER_UNKNOWN`, or `WEIGHTS_INCOMPLETE` for a weight that is not there
 */
export function createNetwork(
  backbone: Backbone,
  weights: NamedWeights,
  taps: readonly string[] = [backbone.output],
): Network {
  const steps = planSteps(backbone, taps);
  const owned: tf.Tensor[] = [];
  const dispose = () => {
    for (const tensor of owned) tensor.dispose();
  };
  let computes: Compute[];
  try {
    computes = steps.map((step) => prepare(step, weights, owned));
  } catch (error) {
    dispose();
    throw error;
  }

  return {
    run(pixels) {
      const [, height, width] = pixels.shape;
      if (Math.min(height, width) < backbone.minimumSize) {
        throw new HarnessError(
          'IMAGE_TOO_SMALL',
          `${backbone.name} takes images of at least ${backbone.minimumSize} pixels a side, ` +
            `got ${width} × ${height}.`,
        );
      }
      // How many steps have yet to read a value: it is freed with its last reader, since all
      // values together would take gigabytes.
      const reads = new Map<string, number>();
      for (const { layer } of steps) {
        for (const input of layer.inputs) reads.set(input, (reads.get(input) ?? 0) + 1);
      }
      for (const tap of taps) reads.set(tap, Number.POSITIVE_INFINITY);
      const values = new Map<string, tf.Tensor4D>([[inputLayer, pixels]]);
      reads.set(inputLayer, Number.POSITIVE_INFINITY);
      for (const [index, { layer, output }] of steps.entries()) {
        const inputs = layer.inputs.map((input) => values.get(input)!);
        values.set(
          output,
          tf.tidy(() => computes[index]!(inputs)),
        );
        for (const input of layer.inputs) {
          const left = reads.get(input)! - 1;
          reads.set(input, left);
          if (left === 0) values.get(input)?.dispose();
        }
      }
      return taps.map((tap) => values.get(tap)!);
    },
    dispose,
  };
}

function prepare(step: Step, weights: NamedWeights, owned: tf.Tensor[]): Compute {
  const { layer, folded, relu } = step;
  const { operation } = layer;
  const keep = <T extends tf.Tensor>(tensor: T): T => {
    owned.push(tensor);
    return tensor;
  };
  const kernel4 = ({ shape, data }: Weight) =>
    keep(tf.tensor4d(data, shape as [number, number, number, number]));
  const vector = ({ data }: Weight) => keep(tf.tensor1d(data));
  const activation = relu ? ('relu' as const) : ('linear' as const);

  /** The kernel with the batch norm that follows in it, and the bias that this leaves. */
  const foldedKernel = (parameter: string) => {
    const kernel = weightOf(weights, layer, parameter);
    if (folded?.operation.kind !== 'batch-norm') return { filter: kernel4(kernel) };
    const { epsilon, scale } = folded.operation;
    const result = foldBatchNorm(kernel, {
      epsilon,
      gamma: scale ? weightOf(weights, folded, 'gamma').data : undefined,
      beta: weightOf(weights, folded, 'beta').data,
      mean: weightOf(weights, folded, 'moving_mean').data,
      variance: weightOf(weights, folded, 'moving_variance').data,
    });
    return { filter: kernel4(result.kernel), bias: vector(result.bias) };
  };

  switch (operation.kind) {
    case 'convolution': {
      const { stride, padding } = operation;
      const { filter, bias } = foldedKernel('kernel');
      return ([x]) =>
        tf.fused.conv2d({ x: x!, filter, strides: stride, pad: padding, bias, activation });
    }
    case 'separable': {
      const depthwise = kernel4(weightOf(weights, layer, 'depthwise_kernel'));
      const { filter, bias } = foldedKernel('pointwise_kernel');
      return ([x]) =>
        tf.fused.conv2d({
          x: tf.depthwiseConv2d(x!, depthwise, 1, 'same'),
          filter,
          strides: 1,
          pad: 'valid',
          bias,
          activation,
        });
    }
    case 'batch-norm': {
      const { epsilon, scale } = operation;
      const gamma = scale ? vector(weightOf(weights, layer, 'gamma')) : undefined;
      const beta = vector(weightOf(weights, layer, 'beta'));
      const mean = vector(weightOf(weights, layer, 'moving_mean'));
      const variance = vector(weightOf(weights, layer, 'moving_variance'));
      return ([x]) => {
        const y = tf.batchNorm4d(x!, mean, variance, beta, gamma, epsilon);
        return relu ? tf.relu(y) : y;
      };
    }
    case 'relu':
      return ([x]) => tf.relu(x!);
    case 'max-pool':
      return ([x]) => tf.maxPool(x!, operation.size, operation.stride, operation.padding);
    case 'average-pool':
      return ([x]) => tf.avgPool(x!, operation.size, operation.stride, operation.padding);
    case 'add':
      return ([first, ...others]) => others.reduce((sum, x) => tf.add(sum, x), first!);
    case 'concatenate':
      return (inputs) => tf.concat(inputs, 3);
    case 'input':
      throw new Error('The input is no step');
  }
}

function weightOf(weights: NamedWeights, layer: BackboneLayer, parameter: string): Weight {
  const weight = weights.get(`${layer.name}/${parameter}`);
  if (weight === undefined) {
    throw new HarnessError(
      'WEIGHTS_INCOMPLETE',
      `The weights have no ${parameter} for layer ${layer.name}.`,
    );
  }
  return weight;
}
