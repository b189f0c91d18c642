import * as tf from '@tensorflow/tfjs';
import type { Pairs } from '../../../harness/plugin.ts';
import type { EmbeddedPaintings } from './embed-paintings.ts';
import type { SiameseNetwork } from './siamese-network.ts';

/** Pairs a step: a fixed shape lets engines reuse their buffers. */
const batch = 8192;

/**
 * The probability of each pair. A pair is always taken in the order of its indices, so that (a, b)
 * and (b, a) agree to the bit.
 */
export async function scorePairs(
  network: SiameseNetwork,
  { embeddings, directions }: EmbeddedPaintings,
  pairs: Pairs,
): Promise<Float32Array> {
  const probabilities = new Float32Array(pairs.a.length);
  const first = new Int32Array(batch);
  const second = new Int32Array(batch);
  for (let from = 0; from < pairs.a.length; from += batch) {
    const count = Math.min(batch, pairs.a.length - from);
    for (let i = 0; i < count; i++) {
      first[i] = Math.min(pairs.a[from + i], pairs.b[from + i]);
      second[i] = Math.max(pairs.a[from + i], pairs.b[from + i]);
    }
    const scores = tf.tidy(() => {
      const left = tf.tensor1d(first.slice(), 'int32');
      const right = tf.tensor1d(second.slice(), 'int32');
      const cosines = tf.sum(tf.mul(tf.gather(directions, left), tf.gather(directions, right)), 1);
      const [a, b] = [tf.gather(embeddings, left), tf.gather(embeddings, right)];
      return tf.sigmoid(network.compare(a, b, cosines as tf.Tensor1D));
    });
    probabilities.set((await scores.data()).subarray(0, count), from);
    scores.dispose();
  }
  return probabilities;
}
