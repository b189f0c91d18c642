import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/random.ts';
import type { Dropout } from './siamese-network.ts';

/** Numbers in the pool that masks are cut from. */
const poolSize = 1 << 21;

/**
 * Seeded dropout. A mask is a random stretch of one pool of random bits that was drawn and
 * uploaded once: drawing a fresh one for each step costs more than the step itself. The masks of
 * an epoch depend on its number alone, so that training can go on after a kill.
 */
export function createDropout(
  rate: number,
  random: Random,
): { forEpoch(epoch: number): Dropout; dispose(): void } {
  const scale = 1 / (1 - rate);
  const values = Float32Array.from({ length: poolSize }, () =>
    random.uniform() < rate ? 0 : scale,
  );
  const pool = tf.tensor1d(values);
  return {
    forEpoch(epoch) {
      const starts = random.fork('epoch', epoch);
      return (shape) => {
        const size = shape[0] * shape[1];
        if (size > poolSize) throw new RangeError(`Expected a mask of at most ${poolSize} numbers`);
        return tf.reshape(tf.slice(pool, starts.below(poolSize - size + 1), size), shape);
      };
    },
    dispose: () => pool.dispose(),
  };
}
