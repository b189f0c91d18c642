import type * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Painting } from '../../harness/contract/plugin.ts';
import type { MapShape } from '../models/features/activation-extractor.ts';
import type { ChunkedFeatures } from '../models/features/chunked-features.ts';
import { describeChunks } from '../models/features/describe-chunks.ts';
import { takeMaps } from '../models/features/take-maps.ts';

/** Paintings per step: 34 MB for each map of 19 × 19 × 728. */
const batchSize = 32;

/**
 * The output for the first image of each painting, which shows all of it: a row each, in the order of
 * the chunks.
 *
 * @param describe [n, side, side, channels] → [n, width]
 */
export function describeWholes<P extends Painting>(
  activations: ChunkedFeatures<P>,
  shape: MapShape,
  describe: (maps: tf.Tensor4D) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  return describeChunks(activations.chunks(), batchSize, ({ features }, rows) =>
    describe(takeMaps(features, rows, shape, { count: batchSize })),
  );
}
