import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { OnnxConstant } from '../onnx/read-constants.ts';
import { padMap, readWindow, type Window } from './onnx-window.ts';
import {
  asWeight,
  type Described,
  floatsOf,
  type OnnxWeight,
  type Plan,
  Unsupported,
} from './trainable-node.ts';

/** Plain, grouped and depthwise convolutions. */
export function planConvolution({
  operands,
  attributes,
  constants,
}: Described): Plan | Unsupported {
  const [input = '', kernelName = '', biasName = ''] = operands;
  const kernel = constants.get(kernelName);
  const bias = constants.get(biasName);
  if (kernel === undefined || (biasName !== '' && bias === undefined)) {
    return new Unsupported('with computed weights');
  }
  const [filters = 0, depth = 0, rows = 0, columns = 0] = kernel.shape;
  if (kernel.shape.length !== 4) return new Unsupported('of other than rows and columns');
  const window = readWindow(attributes, [rows, columns]);
  if (window instanceof Unsupported) return window;
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
