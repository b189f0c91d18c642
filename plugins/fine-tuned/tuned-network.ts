import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Painting } from '../../harness/plugin.ts';
import type { MapShape } from '../common/activation-extractor.ts';
import type { TrainablePart } from '../common/trainable/trainable-part.ts';
import type { Activations } from './activations.ts';
import type { ArtistClassifier } from './classifier.ts';

/** Paintings a step where nothing is learnt. */
const batchSize = 64;

/** What follows the frozen layers: block 14 and the softmax over artists. */
export interface TunedNetwork {
  readonly exit: TrainablePart;
  readonly classifier: ArtistClassifier;
}

/** Rows of activations as a tensor [n, side, side, channels]. */
export function toMaps(
  { data, width }: FeatureMatrix,
  rows: readonly number[],
  { side, channels }: MapShape,
): tf.Tensor4D {
  const numbers = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    numbers.set(data.subarray(row * width, (row + 1) * width), i * width);
  }
  return tf.tensor4d(numbers, [rows.length, side, side, channels]);
}

/**
 * What the network makes of each painting, in the order of the activations.
 *
 * @param describe [n, side, side, channels] → [n, width]
 */
export async function describeAll<P extends Painting>(
  activations: Activations<P>,
  shape: MapShape,
  describe: (maps: tf.Tensor4D) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  const parts: Float32Array[] = [];
  let rows = 0;
  for await (const { features: matrix } of activations.chunks()) {
    for (let from = 0; from < matrix.rows; from += batchSize) {
      const count = Math.min(batchSize, matrix.rows - from);
      const indices = Array.from({ length: count }, (_, i) => from + i);
      const output = tf.tidy(() => describe(toMaps(matrix, indices, shape)));
      parts.push((await output.data()) as Float32Array);
      output.dispose();
      rows += count;
    }
  }
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { rows, width: rows === 0 ? 0 : data.length / rows, data };
}
