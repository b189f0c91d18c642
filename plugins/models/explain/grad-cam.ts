import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { Explanation, Heatmap } from '../../../harness/contract/plugin.ts';

/**
 * Gradient-weighted class activation maps of a pair's score (Selvaraju et al., "Grad-CAM", 2017): each
 * channel of a painting's last activations is weighted by the mean gradient of the score over its
 * positions, and the positive part of the sum is the evidence.
 *
 * @param maps activations of both paintings, [1, rows, columns, channels]; not disposed of
 * @param score differentiable, one number
 */
export async function explainScore(
  maps: readonly [tf.Tensor4D, tf.Tensor4D],
  score: (a: tf.Tensor4D, b: tf.Tensor4D) => tf.Scalar,
): Promise<[Explanation, Explanation]> {
  const gradients = tf.tidy(() =>
    tf.grads((a, b) => score(a as tf.Tensor4D, b as tf.Tensor4D))([...maps]),
  );
  const explained = maps.map(async (map, side): Promise<Explanation> => {
    const [activation, evidence] = tf.tidy(() => {
      const weights = tf.mean(itemAt(gradients, side), [1, 2], true);
      return [
        tf.mean(tf.relu(map), [0, 3]) as tf.Tensor2D,
        tf.relu(tf.sum(tf.mul(map, weights), [0, 3])) as tf.Tensor2D,
      ] as const;
    });
    try {
      return { activation: await toHeatmap(activation), evidence: await toHeatmap(evidence) };
    } finally {
      tf.dispose([activation, evidence]);
    }
  });
  try {
    return (await Promise.all(explained)) as [Explanation, Explanation];
  } finally {
    tf.dispose(gradients);
  }
}

async function toHeatmap(tensor: tf.Tensor2D): Promise<Heatmap> {
  const [rows, columns] = tensor.shape;
  return { rows, columns, data: await tensor.data<'float32'>() };
}
