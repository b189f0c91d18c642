import * as tf from '@tensorflow/tfjs';
import type { NodeDetails } from '../onnx/read-attributes.ts';
import { Unsupported } from './trainable-node.ts';

/** What is added around the rows and columns of a map. */
export interface Padding {
  readonly rows: readonly [before: number, after: number];
  readonly columns: readonly [before: number, after: number];
}

/** The window of a convolution or pooling. */
export interface Window {
  readonly kernel: readonly [rows: number, columns: number];
  readonly strides: readonly [rows: number, columns: number];
  /** The padding of a map with these sides. */
  padFor(rows: number, columns: number): Padding;
}

/** Reads the window of a node whose kernel has this shape. */
export function readWindow(
  attributes: NodeDetails['attributes'],
  kernel: readonly [number, number],
): Window | Unsupported {
  const dilations = attributes.get('dilations')?.integers ?? [];
  if (dilations.some((one) => one !== 1)) return new Unsupported('with dilation');
  const [strideRows = 1, strideColumns = strideRows] = attributes.get('strides')?.integers ?? [];
  const auto = attributes.get('auto_pad')?.text ?? 'NOTSET';
  const pads = auto === 'VALID' ? [] : (attributes.get('pads')?.integers ?? []);
  const [top = 0, left = 0, bottom = 0, right = 0] = pads;
  const roundsUp = attributes.get('ceil_mode')?.integers[0] === 1;
  const strides = [strideRows, strideColumns] as const;
  const padSide = (
    side: number,
    size: number,
    stride: number,
    before: number,
    after: number,
  ): [number, number] => {
    if (auto.startsWith('SAME')) {
      const total = Math.max(0, (Math.ceil(side / stride) - 1) * stride + size - side);
      const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
      return auto === 'SAME_LOWER' ? [more, less] : [less, more];
    }
    if (!roundsUp) return [before, after];
    const last = Math.ceil((side + before + after - size) / stride) * stride;
    // The last window may reach beyond the padding, but begins before it.
    if (last >= side + before) return [before, after];
    return [before, Math.max(after, last + size - side - before)];
  };
  return {
    kernel,
    strides,
    padFor: (rows, columns) => ({
      rows: padSide(rows, kernel[0], strideRows, top, bottom),
      columns: padSide(columns, kernel[1], strideColumns, left, right),
    }),
  };
}

/** The map with a border of one value, channels last. */
export function padMap(map: tf.Tensor4D, { rows, columns }: Padding, value = 0): tf.Tensor4D {
  if ([...rows, ...columns].every((count) => count === 0)) return map;
  return tf.pad(map, [[0, 0], [...rows], [...columns], [0, 0]], value);
}
