import * as tf from '@tensorflow/tfjs';
import type { Explanation } from '../../../harness/contract/plugin.ts';
import { explainScore } from '../explain/grad-cam.ts';
import type { SiameseModelParts } from './siamese-model.ts';

/**
 * Minimum variance of a channel in explanations: below it the gradient of a deviation would be
 * infinite.
 */
export const leastVariance = 1e-12;

/**
 * Explains the answer of a siamese network on features.
 *
 * @param maps activations of both paintings, [1, rows, columns, channels]
 * @param toFeatures computes the network's input features, [1, width], from a painting's map;
 *   differentiable
 */
export function explainSiamese(
  { network, standardisation }: SiameseModelParts,
  maps: readonly [tf.Tensor4D, tf.Tensor4D],
  toFeatures: (map: tf.Tensor4D, side: 0 | 1) => tf.Tensor2D,
): Promise<[Explanation, Explanation]> {
  return explainScore(maps, (...both) => {
    const sides = both.map((map, side) => {
      const centred = tf.sub<tf.Tensor2D>(
        toFeatures(map, side as 0 | 1),
        tf.tensor1d(standardisation.means),
      );
      const length = tf.sqrt(tf.add(tf.sum(tf.square(centred), 1, true), 1e-12));
      return {
        direction: tf.div<tf.Tensor2D>(centred, length),
        embedding: network.embed(tf.div(centred, tf.tensor1d(standardisation.deviations))),
      };
    });
    const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
    const cosines = tf.sum(tf.mul(a.direction, b.direction), 1) as tf.Tensor1D;
    return tf.squeeze(network.compare(a.embedding, b.embedding, cosines)) as tf.Scalar;
  });
}
