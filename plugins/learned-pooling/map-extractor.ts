import * as tf from '@tensorflow/tfjs';
import type { FeatureExtractor } from '../../harness/contract/plugin.ts';
import {
  createActivationExtractor,
  createTailExtractor,
  type FrozenPart,
  type MapShape,
  mapShapeOf,
} from '../models/features/activation-extractor.ts';
import { drawRandomProjection } from './random-projection.ts';

/** Increased whenever the same activations are projected differently. */
const projectionVersion = 1;

/** Cached maps, and their shape. */
export interface CachedMaps {
  readonly extractor: FeatureExtractor;
  readonly shape: MapShape;
}

/**
 * The output of a frozen layer at every position, with fewer channels than the layer: a fixed random
 * projection, which does not depend on any painting, so that all splits share one cache.
 *
 * @param channels number to keep; 0, or as many as the layer has, keeps the layer's own
 */
export function openCachedMaps(part: FrozenPart, channels: number): CachedMaps {
  const whole = mapShapeOf(part);
  if (channels === 0 || channels >= whole.channels) {
    return { extractor: createActivationExtractor(part), shape: whole };
  }
  let projection: Float32Array | undefined;
  const extractor = createTailExtractor(part, {
    id: { output: 'projected activations', channels, version: projectionVersion },
    width: whole.side ** 2 * channels,
    run(map) {
      projection ??= drawRandomProjection(whole.channels, channels);
      const places = tf.reshape(map, [-1, whole.channels]) as tf.Tensor2D;
      const kernel = tf.tensor2d(projection, [whole.channels, channels]);
      return tf.reshape(tf.matMul(places, kernel), [map.shape[0], -1]);
    },
  });
  return { extractor, shape: { side: whole.side, channels } };
}
