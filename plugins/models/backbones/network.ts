import type * as tf from '@tensorflow/tfjs';
import {
  type GraphNode,
  type GraphOperation,
  openFrozenGraph,
} from '../../../harness/compute/engine/frozen-graph.ts';
import { HarnessError } from '../../../harness/contract/errors.ts';
import type { Backbone, BackboneLayer } from './backbone.ts';
import { inputLayer } from './backbone-builder.ts';
import { type BatchNorm, foldBatchNorm, scaleAndShift } from './fold-batch-norm.ts';
import type { NamedWeights, Weight } from './named-weights.ts';
import { planSteps, type Step } from './plan-network.ts';

/** A frozen backbone with its weights on the engine. */
export interface Network {
  /**
   * The outputs of the tapped layers, in their order, for pixels of shape
   * `[count, height, width, 3]` in [−1, 1]. The caller disposes of them and of the pixels.
   */
  run(pixels: tf.Tensor4D): tf.Tensor4D[];
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Loads the weights needed by the tapped layers onto the engine; layers that no tap needs are neither
 * built nor computed.
 *
 * @throws HarnessError `LAYER_UNKNOWN`, or `WEIGHTS_INCOMPLETE` for a missing weight
 */
export function createNetwork(
  backbone: Backbone,
  weights: NamedWeights,
  taps: readonly string[] = [backbone.output],
): Network {
  const nodes = planSteps(backbone, taps).flatMap((step) => listNodes(step, weights));
  const { run, dispose } = openFrozenGraph({ input: inputLayer, nodes, outputs: taps });
  return {
    run(pixels) {
      const [, height, width] = pixels.shape;
      if (Math.min(height, width) < backbone.minimumSize) {
        throw new HarnessError(
          'IMAGE_TOO_SMALL',
          `${backbone.name} takes images with sides of at least ${backbone.minimumSize} pixels, ` +
            `got ${width} × ${height}.`,
        );
      }
      return run(pixels);
    },
    dispose,
  };
}

/** The nodes of a step; the last has the name of the step's output. */
function listNodes({ layer, folded, relu, output }: Step, weights: NamedWeights): GraphNode[] {
  const { operation, inputs } = layer;
  const one = (own: GraphOperation): GraphNode[] => [{ name: output, inputs, operation: own }];

  /** The kernel with the following batch norm folded in, and the resulting bias. */
  const foldedKernel = (parameter: string) => {
    const kernel = weightOf(weights, layer, parameter);
    return folded === undefined ? { kernel } : foldBatchNorm(kernel, batchNormOf(folded, weights));
  };

  switch (operation.kind) {
    case 'convolution': {
      const { stride, padding } = operation;
      return one({ kind: 'convolution', ...foldedKernel('kernel'), stride, padding, relu });
    }
    case 'separable': {
      const spread = `${layer.name}/depthwise`;
      const kernel = weightOf(weights, layer, 'depthwise_kernel');
      const pointwise = foldedKernel('pointwise_kernel');
      return [
        { name: spread, inputs, operation: { kind: 'depthwise', kernel } },
        {
          name: output,
          inputs: [spread],
          operation: { kind: 'convolution', ...pointwise, stride: 1, padding: 'valid', relu },
        },
      ];
    }
    case 'batch-norm':
      return one({ kind: 'scale', ...scaleAndShift(batchNormOf(layer, weights)), relu });
    case 'input':
      throw new Error('The input is not a step');
    default:
      return one(operation);
  }
}

function batchNormOf(layer: BackboneLayer, weights: NamedWeights): BatchNorm {
  const { operation } = layer;
  if (operation.kind !== 'batch-norm') throw new Error(`${layer.name} is not a batch norm`);
  const { epsilon, scale } = operation;
  return {
    epsilon,
    gamma: scale ? weightOf(weights, layer, 'gamma').data : undefined,
    beta: weightOf(weights, layer, 'beta').data,
    mean: weightOf(weights, layer, 'moving_mean').data,
    variance: weightOf(weights, layer, 'moving_variance').data,
  };
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
