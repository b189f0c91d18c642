import type { Random } from '../../harness/contract/random.ts';
import { createRandomPool, type RandomPool } from '../models/layers/random-pool.ts';

/** Number of values in the pool from which noise is taken. */
const poolSize = 1 << 20;

/** Seeded standard normal noise. */
export function createNoise(random: Random): RandomPool {
  return createRandomPool(poolSize, (own) => own.normal(), random);
}
