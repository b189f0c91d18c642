import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Painting } from '../../harness/plugin.ts';
import type { MapShape } from '../common/activation-extractor.ts';
import { describeRows } from '../common/describe-rows.ts';
import { stackRows } from '../common/stack-rows.ts';
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
  const tables: FeatureMatrix[] = [];
  for await (const { features } of activations.chunks()) {
    tables.push(
      await describeRows(features.rows, batchSize, (rows) =>
        describe(toMaps(features, rows, shape)),
      ),
    );
  }
  return stackRows(tables);
}
