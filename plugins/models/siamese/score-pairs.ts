// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import type { Pairs } from '../../../harness/contract/plugin.ts';
import type { EmbeddedPaintings } from './embed-paintings.ts';
import { dotProducts, planGrid } from './pair-grid.ts';
import type { SiameseNetwork } from './siamese-network.ts';

/** Pairs per step: a fixed shape lets engines reuse their buffers. */
const batch = 8192;

/** Some consecutive pairs, as indices of rows. */
interface Step {
  readonly from: number;
  readonly left: tf.Tensor1D;
  readonly right: tf.Tensor1D;
}

/**
 * The probability of each pair. A pair is always computed in the order of its indices, so that (a, b)
 * and (b, a) are identical bit for bit. Pairs that fill most of a table, such as those of a group, get
 * their cosines from one matrix product.
 */
export async function scorePairs(
  network: SiameseNetwork,
  { embeddings, directions }: EmbeddedPaintings,
  pairs: Pairs,
): Promise<Float32Array> {
  const grid = planGrid(pairs);
  const known = grid && {
    cosines: await dotProducts(directions, grid),
    embedded: network.shape.comparison === 0 ? await dotProducts(embeddings, grid) : undefined,
  };
  const take = (values: Float32Array, from: number) => {
    const part = new Float32Array(batch);
    part.set(values.subarray(from, from + batch));
    return tf.tensor1d(part);
  };
  const cosinesOf = ({ from, left, right }: Step) =>
    known === undefined ? dotRows(directions, left, right) : take(known.cosines, from);
  return scoreInSteps(pairs, (step) => {
    if (known?.embedded !== undefined) {
      return network.combine(cosinesOf(step), take(known.embedded, step.from));
    }
    const [a, b] = [tf.gather(embeddings, step.left), tf.gather(embeddings, step.right)];
    return network.compare(a, b, cosinesOf(step));
  });
}

function dotRows(table: tf.Tensor2D, left: tf.Tensor1D, right: tf.Tensor1D): tf.Tensor1D {
  return tf.sum(tf.mul(tf.gather(table, left), tf.gather(table, right)), 1);
}

async function scoreInSteps(
  pairs: Pairs,
  logitsOf: (step: Step) => tf.Tensor1D,
): Promise<Float32Array> {
  const probabilities = new Float32Array(pairs.a.length);
  const first = new Int32Array(batch);
  const second = new Int32Array(batch);
  for (let from = 0; from < pairs.a.length; from += batch) {
    const count = Math.min(batch, pairs.a.length - from);
    for (let i = 0; i < count; i++) {
      first[i] = Math.min(pairs.a[from + i]!, pairs.b[from + i]!);
      second[i] = Math.max(pairs.a[from + i]!, pairs.b[from + i]!);
    }
    const scores = tf.tidy(() => {
      const left = tf.tensor1d(first.slice(), 'int32');
      const right = tf.tensor1d(second.slice(), 'int32');
      return tf.sigmoid(logitsOf({ from, left, right }));
    });
    probabilities.set((await scores.data()).subarray(0, count), from);
    scores.dispose();
  }
  return probabilities;
}
