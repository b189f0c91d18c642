import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../harness/contract/random.ts';

/** How each row of a batch is mixed with another one. */
export interface Mix {
  /** The position of each row's partner. */
  readonly partners: Int32Array;
  /** The share of the row itself, from one half to 1; the rest is its partner's. */
  readonly shares: Float32Array;
}

/**
 * Draws a mixup of a batch (Zhang et al., 2018): shares from a symmetric beta distribution. The larger
 * share always belongs to the row itself, which only exchanges the roles of the two.
 *
 * @param alpha parameter of the beta distribution, above 0 up to 1; the smaller, the rarer are even
 *   mixtures
 * @param group number of adjacent rows that are mixed only with each other; by default any rows are
 *   mixed
 */
export function drawMix(rows: number, alpha: number, random: Random, group?: number): Mix {
  const partners = Int32Array.from({ length: rows }, (_, row) => row);
  if (group === undefined) {
    random.shuffle(partners);
  } else if (group > 1) {
    for (let row = 0; row < rows; row++) {
      const from = row - (row % group);
      partners[row] = from + ((row - from + 1 + random.below(group - 1)) % group);
    }
  }
  const shares = Float32Array.from({ length: rows }, () => {
    const share = drawBeta(alpha, random);
    return Math.max(share, 1 - share);
  });
  return { partners, shares };
}

/** Mixed rows, [n, width]. */
export function mixRows(rows: tf.Tensor2D, { partners, shares }: Mix): tf.Tensor2D {
  return tf.tidy(() => {
    const own = tf.tensor2d(shares, [shares.length, 1]);
    const others = tf.gather(rows, tf.tensor1d(partners, 'int32'));
    return tf.add<tf.Tensor2D>(tf.mul(rows, own), tf.mul(others, tf.sub(1, own)));
  });
}

/** Draws from Beta(alpha, alpha), with alpha up to 1 (Jöhnk, 1964). */
export function drawBeta(alpha: number, random: Random): number {
  if (!(alpha > 0 && alpha <= 1)) {
    throw new RangeError(`Expected \`alpha\` to be above 0 and at most 1, got ${alpha}`);
  }
  for (;;) {
    const a = random.uniform() ** (1 / alpha);
    const b = random.uniform() ** (1 / alpha);
    if (a + b <= 1 && a + b > 0) return a / (a + b);
  }
}
