import * as tf from '@tensorflow/tfjs';
import { interpretGraph } from './interpret-graph.ts';

/** Trained numbers in a shape. */
export interface GraphWeight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The operation of a node; maps are [count, rows, columns, channels]. `relu` clips its output
 * below zero.
 */
export type GraphOperation =
  | {
      readonly kind: 'convolution';
      /** [rows, columns, channels in, channels out] */
      readonly kernel: GraphWeight;
      /** A number for each channel out. */
      readonly bias?: Float32Array;
      readonly stride: number;
      readonly padding: 'same' | 'valid';
      readonly relu: boolean;
    }
  /** One kernel for each channel, [rows, columns, channels, 1]; stride 1, padding `same`. */
  | { readonly kind: 'depthwise'; readonly kernel: GraphWeight }
  /** scale · x + shift, a number for each channel. */
  | {
      readonly kind: 'scale';
      readonly scale: Float32Array;
      readonly shift: Float32Array;
      readonly relu: boolean;
    }
  | WeightlessOperation;

/** Operations without trained numbers; pooling windows are square. */
export type WeightlessOperation =
  | { readonly kind: 'relu' }
  | {
      readonly kind: 'max-pool' | 'average-pool';
      readonly size: number;
      readonly stride: number;
      readonly padding: 'same' | 'valid';
    }
  | { readonly kind: 'add' | 'concatenate' };

/** A node of a frozen network, with the names of the nodes that it reads. */
export interface GraphNode {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly operation: GraphOperation;
}

/** A network without anything to train: nodes come after those that they read. */
export interface FrozenGraph {
  /** The name of the input for nodes. */
  readonly input: string;
  readonly nodes: readonly GraphNode[];
  /** Names of the output nodes. */
  readonly outputs: readonly string[];
}

/** A frozen network whose weights are on the engine. */
export interface OpenGraph {
  /** The outputs in their order; the caller disposes of them and of the input. */
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

/** Puts a frozen network onto the engine that runs now. */
export function openFrozenGraph(graph: FrozenGraph): OpenGraph {
  return (compilers.get(tf.getBackend()) ?? interpretGraph)(graph);
}
