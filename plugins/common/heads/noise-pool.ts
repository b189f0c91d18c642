import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/random.ts';

/** Numbers in the pool that noise is cut from. */
const poolSize = 1 << 20;

/** Draws standard normal noise of a shape. */
export type Noise = (shape: [number, number]) => tf.Tensor2D;

/**
 * Seeded normal noise: a draw is a random stretch of one pool that was drawn and uploaded once, since
 * drawing anew for each step costs more than the step. The noise of an epoch depends on its number
 * alone, so that training can go on after a kill.
 */
export function createNoise(random: Random): { forEpoch(epoch: number): Noise; dispose(): void } {
  const pool = tf.tensor1d(Float32Array.from({ length: poolSize }, () => random.normal()));
  return {
    forEpoch(epoch) {
      const starts = random.fork('epoch', epoch);
      return (shape) => {
        const size = shape[0] * shape[1];
        if (size > poolSize) throw new RangeError(`Expected noise of at most ${poolSize} numbers`);
        return tf.reshape(tf.slice(pool, starts.below(poolSize - size + 1), size), shape);
      };
    },
    dispose: () => pool.dispose(),
  };
}
