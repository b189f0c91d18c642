import type * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Painting } from '../../harness/contract/plugin.ts';
import type { MapShape } from '../models/features/activation-extractor.ts';
import { describeChunks } from '../models/features/describe-chunks.ts';
import { takeMaps } from '../models/features/take-maps.ts';
import type { TrainablePart } from '../models/trainable/trainable-part.ts';
import type { Activations } from './activations.ts';
import type { ArtistClassifier } from './classifier.ts';

/** Paintings per step in prediction. */
const batchSize = 64;

/** The part after the frozen layers: block 14 and the softmax over artists. */
export interface TunedNetwork {
  readonly exit: TrainablePart;
  readonly classifier: ArtistClassifier;
}

/**
 * The network's output for each painting, in the order of the activations.
 *
 * @param describe [n, side, side, channels] → [n, width]
 */
export function describeAll<P extends Painting>(
  activations: Activations<P>,
  shape: MapShape,
  describe: (maps: tf.Tensor4D) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  return describeChunks(activations.chunks(), batchSize, ({ features }, rows) =>
    describe(takeMaps(features, rows, shape)),
  );
}
