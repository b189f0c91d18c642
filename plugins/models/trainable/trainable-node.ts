import type * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { NodeDetails } from '../onnx/read-attributes.ts';
import type { OnnxConstant } from '../onnx/read-constants.ts';

/** A weight of a node: an initializer, as this operator arranges its values. */
export interface OnnxWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly isTrained: boolean;
  read(): Float32Array;
}

/** A node that can be computed and trained on maps with channels last. */
export interface TrainableNode {
  /** Names of the maps that it reads. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly weights: readonly OnnxWeight[];
  compute(maps: readonly tf.Tensor4D[], weights: readonly tf.Tensor[]): tf.Tensor4D;
}

/** The weights of a network by name. */
export type Constants = ReadonlyMap<string, OnnxConstant>;

/** Why a node cannot be trained, to follow its operator: "with …". */
export class Unsupported {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** A node's operands and attributes, with the weights of its network by name. */
export interface Described extends NodeDetails {
  readonly constants: Constants;
}

/** How a node is computed; without `inputs`, they are the operands. */
export type Plan = Omit<TrainableNode, 'inputs' | 'output'> & {
  readonly inputs?: readonly string[];
};

/** An operator of one map without weights. */
export function onMap(compute: (map: tf.Tensor4D) => tf.Tensor4D): Plan {
  return onMaps((maps) => compute(itemAt(maps, 0)));
}

/** An operator of several maps without weights. */
export function onMaps(compute: (maps: readonly tf.Tensor4D[]) => tf.Tensor4D): Plan {
  return { weights: [], compute };
}

/** A trained weight as the network has it. */
export function asWeight(name: string, constant: OnnxConstant): OnnxWeight {
  return { name, shape: constant.shape, isTrained: true, read: () => floatsOf(constant) };
}

/** The values of a small tensor, which is not read if it has another number of them. */
export function readAll(constant: OnnxConstant | undefined, count: number) {
  const has = constant?.shape.reduce((product, side) => product * side, 1);
  return has === count ? constant?.read() : undefined;
}

/** The value of a tensor with one value. */
export function readNumber(constant: OnnxConstant | undefined): number | undefined {
  return readAll(constant, 1)?.[0];
}

/** The values as floats. */
export function floatsOf(constant: OnnxConstant): Float32Array {
  const values = constant.read();
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
