import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';
import { createRandomPool, type Draw, type RandomPool } from './random-pool.ts';

/** Number of values in the pool from which masks are taken. */
const poolSize = 1 << 21;

/** Seeded dropout: masks that are 0 for a share of the values that they multiply. */
export function createDropout(rate: number, random: Random): RandomPool {
  const scale = 1 / (1 - rate);
  return createRandomPool(poolSize, (own) => (own.uniform() < rate ? 0 : scale), random);
}

/** Applies dropout to an input; without masks, as in prediction, the input is unchanged. */
export function drop(x: tf.Tensor2D, masks: Draw | undefined): tf.Tensor2D {
  return masks === undefined ? x : tf.mul(x, masks(x.shape));
}
