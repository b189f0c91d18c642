import * as tf from '@tensorflow/tfjs';
import type { LabelledPairs } from '../../../harness/contract/plugin.ts';
import { binaryEntropy } from '../training/binary-entropy.ts';
import type { EmbeddedPaintings } from './embed-paintings.ts';
import type { SiameseNetwork } from './siamese-network.ts';

const steps = 200;
const learningRate = 0.1;

/**
 * Fits the weights of the plain cosine and the learned embedding again, on pairs of artists on whom
 * the network was not trained; everything else stays unchanged.
 *
 * On training pairs the embedding looks far more reliable than it is for new artists, because it was
 * fitted to those very artists. So the weights found in training waste part of the plain cosine's
 * information.
 */
export function refitScales(
  network: SiameseNetwork,
  { embeddings, directions }: EmbeddedPaintings,
  pairs: LabelledPairs,
): void {
  const a = tf.tensor1d(Int32Array.from(pairs.a), 'int32');
  const b = tf.tensor1d(Int32Array.from(pairs.b), 'int32');
  const labels = tf.tensor1d(Float32Array.from(pairs.same));
  const [left, right] = [tf.gather(embeddings, a), tf.gather(embeddings, b)];
  const cosines = tf.tidy(
    () => tf.sum(tf.mul(tf.gather(directions, a), tf.gather(directions, b)), 1) as tf.Tensor1D,
  );
  const { cosineScale, embeddingScale, bias } = network.scales;
  const optimizer = tf.train.adam(learningRate);
  for (let step = 0; step < steps; step++) {
    optimizer.minimize(() => binaryEntropy(labels, network.compare(left, right, cosines)), false, [
      cosineScale,
      embeddingScale,
      bias,
    ]);
  }
  optimizer.dispose();
  tf.dispose([a, b, labels, left, right, cosines]);
}
