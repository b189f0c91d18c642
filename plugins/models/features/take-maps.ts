import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import type { MapShape } from './activation-extractor.ts';

/**
 * Activations of some rows, one image each, [count, side, side, channels].
 *
 * @param options.images the image of each row; by default the first
 * @param options.count number of rows of the tensor, zeros beyond `rows`, because engines cache
 *   buffers by shape
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
