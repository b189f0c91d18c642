import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/random.ts';
import type { Dropout } from './siamese-network.ts';

/** Numbers in the pool that masks are cut from. */
const poolSize = 1 << 21;

/**
 * Seeded dropout. A mask is a random stretch of one pool of random bits that was drawn and
 * uploaded once: drawing a fresh one for each step costs more than the step itself.
 */
export function createDropout(
  rate: number,
  random: Random,
): { readonly draw: Dropout; dispose(): void } {
  const scale = 1 / (1 - rate);
  const values = Float32Array.from({ length: poolSize }, () =>
    random.uniform() < rate ? 0 : scale,
  );
  const pool = tf.tensor1d(values);
  return {
    draw(shape) {
      const size = shape[0] * shape[1];
      if (size > poolSize) throw new RangeError(`Expected a mask of at most ${poolSize} numbers`);
      return tf.reshape(tf.slice(pool, random.below(poolSize - size + 1), size), shape);
    },
    dispose: () => pool.dispose(),
  };
}
