import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Painting } from '../../harness/plugin.ts';
import type { MapShape } from '../common/activation-extractor.ts';
import type { ChunkedFeatures } from '../common/chunked-features.ts';
import { describeRows } from '../common/describe-rows.ts';
import { stackRows } from '../common/stack-rows.ts';

/** Paintings a step: 34 MB for each map of 19 × 19 × 728. */
const batchSize = 32;

/**
 * One image's activations of each of some rows, [count, side, side, channels].
 *
 * @param images which of a row's images, for each row
 * @param count rows of the tensor, those beyond `rows` zero: engines keep buffers by shape
 */
export function takeImages(
  { data, width }: FeatureMatrix,
  rows: ArrayLike<number>,
  images: ArrayLike<number>,
  { side, channels }: MapShape,
  count = rows.length,
): tf.Tensor4D {
  const size = side * side * channels;
  const numbers = new Float32Array(count * size);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * width + images[i]! * size;
    numbers.set(data.subarray(from, from + size), i * size);
  }
  return tf.tensor4d(numbers, [count, side, side, channels]);
}

/**
 * What is made of the first image of each painting, which is the whole of it, a row each in the
 * order of the chunks.
 *
 * @param describe [n, side, side, channels] → [n, width]
 */
export async function describeWholes<P extends Painting>(
  activations: ChunkedFeatures<P>,
  shape: MapShape,
  describe: (maps: tf.Tensor4D) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  const tables: FeatureMatrix[] = [];
  for await (const { features } of activations.chunks()) {
    const describeFirst = (rows: number[]) =>
      describe(takeImages(features, rows, new Uint8Array(rows.length), shape, batchSize));
    tables.push(await describeRows(features.rows, batchSize, describeFirst));
  }
  return stackRows(tables);
}
