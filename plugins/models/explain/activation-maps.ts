import * as tf from '@tensorflow/tfjs';
import type { Explanation, Painting, Services } from '../../../harness/contract/plugin.ts';
import type { PaintingMap } from '../features/painting-map.ts';

/** Activations of both paintings of a pair, each [1, side, side, channels]. */
export type PairMaps = readonly [tf.Tensor4D, tf.Tensor4D];

/**
 * Explains a model's answer by the frozen layer's activations of a pair, which exist only during the
 * call. The result also says which part of the paintings the maps cover.
 */
export async function withMaps(
  services: Services,
  { extractor, shape: { side, channels }, middle }: PaintingMap,
  pair: readonly [Painting, Painting],
  work: (maps: PairMaps) => Promise<[Explanation, Explanation]>,
): Promise<[Explanation, Explanation]> {
  const { data, width } = await services.features(extractor, [...pair]);
  const maps = [0, 1].map((i) =>
    tf.tensor4d(data.subarray(i * width, (i + 1) * width), [1, side, side, channels]),
  ) as [tf.Tensor4D, tf.Tensor4D];
  try {
    const explained = await work(maps);
    if (middle === undefined) return explained;
    const locate = ({ activation, evidence }: Explanation): Explanation => ({
      activation: { ...activation, middle },
      evidence: { ...evidence, middle },
    });
    return [locate(explained[0]), locate(explained[1])];
  } finally {
    tf.dispose(maps);
  }
}
