import * as tf from '@tensorflow/tfjs';
import type { LabelledPairs } from '../../../harness/contract/plugin.ts';
import type { EmbeddedPaintings } from './embed-paintings.ts';
import type { SiameseNetwork } from './siamese-network.ts';

const steps = 200;
const learningRate = 0.1;

/**
 * Weighs the plain cosine against the learned embedding again, on pairs of artists that the network
 * has not learnt from; everything else stays unchanged.
 *
 * On training pairs the embedding looks far more reliable than it is for a new artist, because it
 * was fitted to those very artists, so the weights that training finds give away part of what the
 * plain cosine knows.
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
    optimizer.minimize(
      () => tf.losses.sigmoidCrossEntropy(labels, network.compare(left, right, cosines)),
      false,
      [cosineScale, embeddingScale, bias],
    );
  }
  optimizer.dispose();
  tf.dispose([a, b, labels, left, right, cosines]);
}
