import type { Random } from '../../harness/contract/random.ts';
import { createRandomPool, type RandomPool } from '../models/layers/random-pool.ts';

/** Numbers in the pool that noise is cut from. */
const poolSize = 1 << 20;

/** Seeded standard normal noise. */
export function createNoise(random: Random): RandomPool {
  return createRandomPool(poolSize, (own) => own.normal(), random);
}
