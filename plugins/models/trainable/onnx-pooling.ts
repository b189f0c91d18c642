import * as tf from '@tensorflow/tfjs';
import { padMap, readWindow, type Window } from './onnx-window.ts';
import { type Described, onMap, type Plan, Unsupported } from './trainable-node.ts';

/** Below every value of a map, and still finite. */
const lowest = -3e38;

/** The highest value of each window. */
export function planMaxPool(node: Described): Plan | Unsupported {
  const window = readPooling(node);
  if (window instanceof Unsupported) return window;
  const { kernel, strides } = window;
  return onMap((map) => {
    const padded = padMap(map, window.padFor(map.shape[1], map.shape[2]), lowest);
    return tf.maxPool(padded, [...kernel], [...strides], 'valid');
  });
}

/** The mean of each window. */
export function planAveragePool(node: Described): Plan | Unsupported {
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
  return readWindow(attributes, [rows, columns]);
}
