import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';
import { createRandomPool, type Draw, type RandomPool } from './random-pool.ts';

/** Numbers in the pool that masks are cut from. */
const poolSize = 1 << 21;

/** Seeded dropout: masks that are 0 for a share of what they are multiplied with. */
export function createDropout(rate: number, random: Random): RandomPool {
  const scale = 1 / (1 - rate);
  return createRandomPool(poolSize, (own) => (own.uniform() < rate ? 0 : scale), random);
}

/** What dropout leaves of an input; all of it without masks, as in prediction. */
export function drop(x: tf.Tensor2D, masks: Draw | undefined): tf.Tensor2D {
  return masks === undefined ? x : tf.mul(x, masks(x.shape));
}
