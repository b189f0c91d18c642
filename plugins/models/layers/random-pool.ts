import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';

/** Returns random values of a shape. */
export type Draw = (shape: [number, number]) => tf.Tensor2D;

/** Random values on the engine. */
export interface RandomPool {
  /**
   * An epoch's random draws depend only on its number, so that training can resume after a kill.
   */
  forEpoch(epoch: number): Draw;
  dispose(): void;
}

/**
 * A draw is a random section of a pool that was drawn and uploaded once, because drawing new values
 * for each step costs more than the step itself. A draw larger than the pool is composed of sections
 * of half its size.
 *
 * @param size number of values in the pool
 * @param draw returns one value
 */
export function createRandomPool(
  size: number,
  draw: (random: Random) => number,
  random: Random,
): RandomPool {
  const pool = tf.tensor1d(Float32Array.from({ length: size }, () => draw(random)));
  const longest = Math.ceil(size / 2);
  return {
    forEpoch(epoch) {
      const starts = random.fork('epoch', epoch);
      const stretch = (length: number) =>
        tf.slice(pool, starts.below(size - length + 1), length) as tf.Tensor1D;
      return (shape) =>
        tf.tidy(() => {
          const wanted = shape[0] * shape[1];
          if (wanted <= size) return tf.reshape(stretch(wanted), shape);
          const parts: tf.Tensor1D[] = [];
          for (let left = wanted; left > 0; left -= longest) {
            parts.push(stretch(Math.min(left, longest)));
          }
          return tf.reshape(tf.concat(parts), shape);
        });
    },
    dispose: () => pool.dispose(),
  };
}
