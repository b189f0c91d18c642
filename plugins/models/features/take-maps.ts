import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import type { MapShape } from './activation-extractor.ts';

/**
 * Activations of some rows, an image of each, [count, side, side, channels].
 *
 * @param options.images which of a row's images, for each row; the first when it is left out
 * @param options.count rows of the tensor, those beyond `rows` zero: engines keep buffers by shape
 */
export function takeMaps(
  { data, width }: FeatureMatrix,
  rows: ArrayLike<number>,
  { side, channels }: MapShape,
  options: { readonly images?: ArrayLike<number>; readonly count?: number } = {},
): tf.Tensor4D {
  const { images, count = rows.length } = options;
  const size = side * side * channels;
  const numbers = new Float32Array(count * size);
  for (let i = 0; i < rows.length; i++) {
    const from = itemAt(rows, i) * width + (images?.[i] ?? 0) * size;
    numbers.set(data.subarray(from, from + size), i * size);
  }
  return tf.tensor4d(numbers, [count, side, side, channels]);
}
