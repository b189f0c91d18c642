import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { NodeDetails } from '../onnx/read-attributes.ts';
import type { OnnxConstant } from '../onnx/read-constants.ts';
import type { OnnxNode } from '../onnx/read-graph.ts';
import { padMap, readWindow, type Window } from './onnx-padding.ts';

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

type Constants = ReadonlyMap<string, OnnxConstant>;

/** Why a node cannot be trained, to follow its operator: "with …". */
class Unsupported {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

interface Described extends NodeDetails {
  readonly constants: Constants;
}

type Plan = Omit<TrainableNode, 'inputs' | 'output'> & { readonly inputs?: readonly string[] };

/** The operators that can be trained; the others have no gradient here. */
const operators: ReadonlyMap<string, (node: Described) => Plan | Unsupported> = new Map(
  Object.entries({
    Conv: planConvolution,
    BatchNormalization: planBatchNorm,
    Relu: () => onMap((map) => tf.relu(map)),
    Clip: planClip,
    Add: () => onMaps((maps) => maps.reduce((sum, map) => tf.add(sum, map))),
    Sum: () => onMaps((maps) => maps.reduce((sum, map) => tf.add(sum, map))),
    Concat: ({ attributes }) =>
      [1, -3].includes(attributes.get('axis')?.integers[0] ?? 0)
        ? onMaps((maps) => tf.concat([...maps], 3))
        : new Unsupported('on another axis than the channels'),
    MaxPool: planMaxPool,
    AveragePool: planAveragePool,
    Pad: planPad,
    Identity: () => onMap((map) => map),
    // In prediction; its other inputs are the share and whether it is in training.
    Dropout: ({ operands }) => ({ inputs: operands.slice(0, 1), ...onMap((map) => map) }),
  }),
);

/** The two names of the domain of ONNX's own operators. */
const ownDomains = ['', 'ai.onnx'];

/** The names of the operators, for messages. */
export const trainableOperators: readonly string[] = [...operators.keys()];

/**
 * How a node is computed and trained.
 *
 * @returns text that names the operator, and what of it is not supported, if it cannot be trained
 */
export function planNode(
  node: OnnxNode,
  details: NodeDetails,
  constants: Constants,
): TrainableNode | string {
  const plan = ownDomains.includes(node.domain) ? operators.get(node.operator) : undefined;
  if (plan === undefined) return node.operator;
  const planned = plan({ ...details, constants });
  if (planned instanceof Unsupported) return `${node.operator} ${planned.why}`;
  const { weights, compute } = planned;
  const inputs = planned.inputs ?? details.operands;
  const constant = inputs.find((input) => constants.has(input));
  if (constant !== undefined) return `${node.operator} of a map and the weight ${constant}`;
  return { inputs, output: itemAt(node.outputs, 0), weights, compute };
}

function onMap(compute: (map: tf.Tensor4D) => tf.Tensor4D): Plan {
  return onMaps((maps) => compute(itemAt(maps, 0)));
}

function onMaps(compute: (maps: readonly tf.Tensor4D[]) => tf.Tensor4D): Plan {
  return { weights: [], compute };
}

function planConvolution({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', kernelName = '', biasName = ''] = operands;
  const kernel = constants.get(kernelName);
  const bias = constants.get(biasName);
  if (kernel === undefined || (biasName !== '' && bias === undefined)) {
    return new Unsupported('with computed weights');
  }
  const [filters = 0, depth = 0, rows = 0, columns = 0] = kernel.shape;
  if (kernel.shape.length !== 4) return new Unsupported('of other than rows and columns');
  const dilations = attributes.get('dilations')?.integers ?? [];
  if (dilations.some((one) => one !== 1)) return new Unsupported('with dilation');
  const window = readWindow({ attributes }, [rows, columns]);
  const groups = attributes.get('group')?.integers[0] ?? 1;
  const isDepthwise = groups > 1 && depth === 1;
  if (isDepthwise && window.strides[0] !== window.strides[1]) {
    return new Unsupported('by channel with two strides');
  }
  const places = rows * columns;
  const arranged: OnnxWeight = isDepthwise
    ? {
        name: kernelName,
        shape: [rows, columns, groups, filters / groups],
        isTrained: true,
        read: () => transpose(kernel, filters, places),
      }
    : {
        name: kernelName,
        shape: [rows, columns, depth, filters],
        isTrained: true,
        read: () => transpose(kernel, filters, depth * places, places),
      };
  const convolve = isDepthwise ? convolveByChannel : convolveGroups(groups);
  return {
    inputs: [input],
    weights: [arranged, ...(bias === undefined ? [] : [asWeight(biasName, bias)])],
    compute([map], [own, shift]) {
      if (map === undefined || own === undefined) throw new Error('A convolution needs its input');
      const convolved = convolve(map, own as tf.Tensor4D, window);
      return shift === undefined ? convolved : tf.add(convolved, shift);
    },
  };
}

type Convolve = (map: tf.Tensor4D, kernel: tf.Tensor4D, window: Window) => tf.Tensor4D;

const convolveByChannel: Convolve = (map, kernel, window) => {
  const [padded, padding] = prepare(map, window);
  return tf.depthwiseConv2d<tf.Tensor4D>(padded, kernel, [...window.strides], padding);
};

const convolveGroups =
  (groups: number): Convolve =>
  (map, kernel, window) => {
    const [padded, padding] = prepare(map, window);
    const strides: [number, number] = [...window.strides];
    if (groups === 1) return tf.conv2d(padded, kernel, strides, padding);
    const maps = tf.split<tf.Tensor4D>(padded, groups, 3);
    const kernels = tf.split<tf.Tensor4D>(kernel, groups, 3);
    const parts = maps.map((part, i) => tf.conv2d(part, itemAt(kernels, i), strides, padding));
    return tf.concat(parts, 3);
  };

/**
 * The map as a convolution takes it. `same` saves a padded copy where it means the same; with strides
 * it pads elsewhere, and engines train no convolution with explicit padding.
 */
function prepare(map: tf.Tensor4D, window: Window): [tf.Tensor4D, 'same' | 'valid'] {
  const [, rows, columns] = map.shape;
  const padding = window.padFor(rows, columns);
  const isSame =
    window.strides.every((stride) => stride === 1) &&
    [padding.rows, padding.columns].every(([before, after], side) => {
      const reach = (window.kernel[side] ?? 0) - 1;
      return before === Math.floor(reach / 2) && before + after === reach;
    });
  return isSame ? [map, 'same'] : [padMap(map, padding), 'valid'];
}

function planBatchNorm({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', ...names] = operands;
  const [epsilon = 1e-5] = attributes.get('epsilon')?.floats ?? [];
  const weights = names.flatMap((name, i) => {
    const constant = constants.get(name);
    // Mean and variance are those of the pretraining, as in prediction.
    return constant === undefined ? [] : [{ ...asWeight(name, constant), isTrained: i < 2 }];
  });
  if (weights.length !== 4) return new Unsupported('with computed weights');
  return {
    inputs: [input],
    weights,
    compute([map], [scale, shift, mean, variance]) {
      if (!map || !scale || !shift || !mean || !variance) throw new Error('A weight is missing');
      const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(map, factor), tf.sub(shift, tf.mul(mean, factor)));
    },
  };
}

function planClip({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', ...limits] = operands;
  const limitOf = (place: number, name: 'min' | 'max'): number | undefined => {
    const operand = limits[place] ?? '';
    if (operand === '') return attributes.get(name)?.floats[0];
    return readNumber(constants.get(operand)) ?? Number.NaN;
  };
  const least = limitOf(0, 'min') ?? Number.NEGATIVE_INFINITY;
  const most = limitOf(1, 'max') ?? Number.POSITIVE_INFINITY;
  if (Number.isNaN(least) || Number.isNaN(most)) return new Unsupported('with computed limits');
  return {
    inputs: [input],
    ...onMap((map) => {
      if (least === 0 && most === 6) return tf.relu6(map);
      const above = least === Number.NEGATIVE_INFINITY ? map : tf.maximum(map, least);
      const between = most === Number.POSITIVE_INFINITY ? above : tf.minimum(above, most);
      return between as tf.Tensor4D;
    }),
  };
}

/** Below every value of a map, and still finite. */
const lowest = -3e38;

function planMaxPool(node: Described): Plan | Unsupported {
  const window = readPooling(node);
  if (window instanceof Unsupported) return window;
  const { kernel, strides } = window;
  return onMap((map) => {
    const padded = padMap(map, window.padFor(map.shape[1], map.shape[2]), lowest);
    return tf.maxPool(padded, [...kernel], [...strides], 'valid');
  });
}

function planAveragePool(node: Described): Plan | Unsupported {
  const window = readPooling(node);
  if (window instanceof Unsupported) return window;
  const { attributes } = node;
  if (attributes.get('ceil_mode')?.integers[0] === 1) return new Unsupported('with ceil_mode');
  const countsPadding = attributes.get('count_include_pad')?.integers[0] === 1;
  const average = (map: tf.Tensor4D) =>
    tf.avgPool(map, [...window.kernel], [...window.strides], 'valid');
  return onMap((map) => {
    const [, rows, columns] = map.shape;
    const padding = window.padFor(rows, columns);
    const averaged = average(padMap(map, padding));
    if (countsPadding) return averaged;
    // The share of each window that is not padding.
    return tf.div(averaged, average(padMap(tf.ones([1, rows, columns, 1]), padding)));
  });
}

function readPooling({ attributes }: Described): Window | Unsupported {
  const [rows = 0, columns = 0, ...others] = attributes.get('kernel_shape')?.integers ?? [];
  if (others.length > 0 || rows === 0 || columns === 0) {
    return new Unsupported('of other than rows and columns');
  }
  const dilations = attributes.get('dilations')?.integers ?? [];
  if (dilations.some((one) => one !== 1)) return new Unsupported('with dilation');
  return readWindow({ attributes }, [rows, columns]);
}

function planPad({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', padsName = '', valueName = '', axes = ''] = operands;
  const mode = attributes.get('mode')?.text ?? 'constant';
  const pads = readAll(constants.get(padsName), 8) ?? attributes.get('pads')?.integers ?? [];
  const value =
    valueName === ''
      ? (attributes.get('value')?.floats[0] ?? 0)
      : readNumber(constants.get(valueName));
  const [n = 1, c = 1, top = 0, left = 0, nEnd = 1, cEnd = 1, bottom = 0, right = 0] = pads;
  const isAround = [n, c, nEnd, cEnd].every((count) => count === 0);
  if (mode !== 'constant' || axes !== '' || value === undefined || pads.length !== 8 || !isAround) {
    return new Unsupported('of other than rows and columns with a constant');
  }
  if (pads.some((count) => count < 0)) return new Unsupported('that crops');
  const padding = { rows: [top, bottom], columns: [left, right] } as const;
  return { inputs: [input], ...onMap((map) => padMap(map, padding, value)) };
}

function asWeight(name: string, constant: OnnxConstant): OnnxWeight {
  return { name, shape: constant.shape, isTrained: true, read: () => floatsOf(constant) };
}

/** The values of a small tensor, which is not read if it has another number of them. */
function readAll(constant: OnnxConstant | undefined, count: number) {
  const has = constant?.shape.reduce((product, side) => product * side, 1);
  return has === count ? constant?.read() : undefined;
}

function readNumber(constant: OnnxConstant | undefined): number | undefined {
  return readAll(constant, 1)?.[0];
}

function floatsOf(constant: OnnxConstant): Float32Array {
  const values = constant.read();
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/**
 * Kernels with their output channels first, as ONNX has them, with those last and places first:
 * [filters, depth, places] → [places, depth, filters].
 *
 * @param size number of values of a filter
 * @param places number of rows times columns
 */
function transpose(
  kernel: OnnxConstant,
  filters: number,
  size: number,
  places = size,
): Float32Array {
  const values = floatsOf(kernel);
  const arranged = new Float32Array(values.length);
  const depth = size / places;
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < depth; channel++) {
      for (let place = 0; place < places; place++) {
        const to = (place * depth + channel) * filters + filter;
        arranged[to] = itemAt(values, filter * size + channel * places + place);
      }
    }
  }
  return arranged;
}
