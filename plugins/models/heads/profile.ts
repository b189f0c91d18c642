import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { unitRows } from '../layers/unit-rows.ts';

/** What is compared of a painting, computed from the head's output. */
export const profileSchema = z.discriminatedUnion('kind', [
  /** All outputs, with unit length: pairs have a cosine. */
  z.object({ kind: z.literal('embedding') }),
  /**
   * The first `classes` outputs, divided by the temperature, as a softmax: the dot product of a pair
   * is the probability that both are assigned to the same class.
   */
  z.object({ kind: z.literal('softmax'), classes: z.int(), temperature: z.number() }),
  /**
   * The first `classes` outputs minus their mean, minus the mean over training paintings (one value
   * per class), with unit length: pairs have a cosine.
   */
  z.object({ kind: z.literal('logits'), classes: z.int(), centre: z.array(z.number()) }),
]);
export type Profile = z.output<typeof profileSchema>;

/** [n, outputs] → the rows whose dot products distinguish pairs. */
export function profileRows(outputs: tf.Tensor2D, profile: Profile): tf.Tensor2D {
  if (profile.kind === 'embedding') return unitRows(outputs);
  return tf.tidy(() => {
    const own = tf.slice(outputs, [0, 0], [-1, profile.classes]);
    if (profile.kind === 'softmax')
      return tf.softmax(tf.div<tf.Tensor2D>(own, profile.temperature));
    return unitRows(tf.sub(lessRowMean(own), tf.tensor1d(profile.centre)));
  });
}

/**
 * The mean of a `logits` profile over training paintings.
 *
 * @param outputs the head's output for the training paintings, [n, outputs]
 */
export async function fitCentre(outputs: tf.Tensor2D, classes: number): Promise<number[]> {
  const centre = tf.tidy(() =>
    tf.mean(lessRowMean(tf.slice(outputs, [0, 0], [-1, classes]) as tf.Tensor2D), 0),
  );
  const numbers = await centre.data();
  centre.dispose();
  return [...numbers];
}

/**
 * The scores of pairs, from their dot products. Softmaxes without agreement differ by powers of ten,
 * so their logarithm is used.
 */
export function scoreProducts(products: Float64Array, { kind }: Profile): Float64Array {
  return kind === 'softmax' ? products.map((product) => Math.log(product + 1e-30)) : products;
}

// A softmax does not change if a value is added to all its logits.
function lessRowMean(logits: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(logits, tf.mean(logits, 1, true));
}
