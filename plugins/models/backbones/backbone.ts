import type { WeightlessOperation } from '../../../harness/compute/engine/frozen-graph.ts';

/** The operation of a layer; shapes are channels-last, as in Keras. */
export type LayerOperation =
  | { readonly kind: 'input' }
  | {
      readonly kind: 'convolution';
      readonly kernel: readonly [height: number, width: number];
      readonly stride: number;
      readonly padding: 'same' | 'valid';
      readonly channelsIn: number;
    }
  /** A 3 × 3 depthwise convolution, then a 1 × 1 convolution; stride 1, padding `same`. */
  | { readonly kind: 'separable'; readonly channelsIn: number }
  | { readonly kind: 'batch-norm'; readonly epsilon: number; readonly scale: boolean }
  | WeightlessOperation;

/** One layer with Keras's name and the names of its input layers. */
export interface BackboneLayer {
  readonly name: string;
  readonly operation: LayerOperation;
  readonly inputs: readonly string[];
  /** Channels of the layer's output. */
  readonly channels: number;
  /**
   * Set if Keras numbers the layer itself (`conv2d_7`). The number depends on what else was built in
   * that Python process, so weights are matched by order within the kind.
   */
  readonly numbered: boolean;
}

/** Keras's weight file for a backbone without its classifier. */
export interface OfficialWeights {
  readonly url: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A pretrained network as data: its layers, each after its inputs. */
export interface Backbone {
  readonly name: string;
  readonly layers: readonly BackboneLayer[];
  /** Name of the last layer, which is the default tap. */
  readonly output: string;
  /** Sides in pixels: the training size, and the minimum. */
  readonly size: number;
  readonly minimumSize: number;
  readonly official: OfficialWeights;
  /** Another official file with the same layers and a classifier. */
  readonly officialWithTop: string;
}

/** The shape of every parameter of a layer, by Keras's name and in Keras's order. */
export function parameterShapes(layer: BackboneLayer): Map<string, readonly number[]> {
  const { operation, channels } = layer;
  switch (operation.kind) {
    case 'convolution':
      return new Map([['kernel', [...operation.kernel, operation.channelsIn, channels]]]);
    case 'separable':
      return new Map([
        ['depthwise_kernel', [3, 3, operation.channelsIn, 1]],
        ['pointwise_kernel', [1, 1, operation.channelsIn, channels]],
      ]);
    case 'batch-norm': {
      const names = ['beta', 'moving_mean', 'moving_variance'];
      if (operation.scale) names.unshift('gamma');
      return new Map(names.map((name) => [name, [channels]]));
    }
    default:
      return new Map();
  }
}

/** The number of parameters of the layers, including moving averages, as Keras counts. */
export function countParameters(layers: readonly BackboneLayer[]): number {
  let count = 0;
  for (const layer of layers) {
    for (const shape of parameterShapes(layer).values()) count += shape.reduce((a, b) => a * b, 1);
  }
  return count;
}
