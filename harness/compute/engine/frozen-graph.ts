import * as tf from '@tensorflow/tfjs';
import { interpretGraph } from './interpret-graph.ts';

/** Trained values with a shape. */
export interface GraphWeight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The operation of a node; maps are [count, rows, columns, channels]. `relu` clips the output below
 * zero.
 */
export type GraphOperation =
  | {
      readonly kind: 'convolution';
      /** [rows, columns, input channels, output channels] */
      readonly kernel: GraphWeight;
      /** One value per output channel. */
      readonly bias?: Float32Array;
      readonly stride: number;
      readonly padding: 'same' | 'valid';
      readonly relu: boolean;
    }
  /** One kernel per channel, [rows, columns, channels, 1]; stride 1, padding `same`. */
  | { readonly kind: 'depthwise'; readonly kernel: GraphWeight }
  /** scale · x + shift, one value of each per channel. */
  | {
      readonly kind: 'scale';
      readonly scale: Float32Array;
      readonly shift: Float32Array;
      readonly relu: boolean;
    }
  | WeightlessOperation;

/** Operations without trained values; pooling windows are square. */
export type WeightlessOperation =
  | { readonly kind: 'relu' }
  | {
      readonly kind: 'max-pool' | 'average-pool';
      readonly size: number;
      readonly stride: number;
      readonly padding: 'same' | 'valid';
    }
  | { readonly kind: 'add' | 'concatenate' };

/** A node of a frozen network, with the names of its input nodes. */
export interface GraphNode {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly operation: GraphOperation;
}

/** A network without trainable parts; each node comes after its inputs. */
export interface FrozenGraph {
  /** The name by which nodes refer to the input. */
  readonly input: string;
  readonly nodes: readonly GraphNode[];
  /** Names of the output nodes. */
  readonly outputs: readonly string[];
}

/** A frozen network whose weights are loaded on the engine. */
export interface OpenGraph {
  /** Returns the outputs in their order; the caller disposes of them and of the input. */
  run(input: tf.Tensor4D): tf.Tensor4D[];
  /** Frees the weights. */
  dispose(): void;
}

export type GraphCompiler = (graph: FrozenGraph) => OpenGraph;

const compilers = new Map<string, GraphCompiler>();

/** Lets a backend compute a frozen network as a whole, faster than operation by operation. */
export function registerGraphCompiler(backend: string, compile: GraphCompiler): void {
  compilers.set(backend, compile);
}

/** Loads a frozen network onto the current engine. */
export function openFrozenGraph(graph: FrozenGraph): OpenGraph {
  return (compilers.get(tf.getBackend()) ?? interpretGraph)(graph);
}
