import * as tf from '@tensorflow/tfjs';
import type { Painting, Services } from '../../../harness/contract/plugin.ts';
import {
  createActivationExtractor,
  type FrozenPart,
  mapShapeOf,
} from '../features/activation-extractor.ts';

/** Activations of both paintings of a pair, each [1, side, side, channels]. */
export type PairMaps = readonly [tf.Tensor4D, tf.Tensor4D];

/** The frozen layer's activations of a pair, for the time of the given work. */
export async function withMaps<T>(
  services: Services,
  part: FrozenPart,
  pair: readonly [Painting, Painting],
  work: (maps: PairMaps) => Promise<T>,
): Promise<T> {
  const { data, width } = await services.features(createActivationExtractor(part), [...pair]);
  const { side, channels } = mapShapeOf(part);
  const maps = [0, 1].map((i) =>
    tf.tensor4d(data.subarray(i * width, (i + 1) * width), [1, side, side, channels]),
  ) as [tf.Tensor4D, tf.Tensor4D];
  try {
    return await work(maps);
  } finally {
    tf.dispose(maps);
  }
}
