import type { Random } from '../../../harness/random.ts';
import { createRandomPool, type RandomPool } from '../random-pool.ts';

/** Numbers in the pool that masks are cut from. */
const poolSize = 1 << 21;

/** Seeded dropout: masks that are 0 for a share of what they are multiplied with. */
export function createDropout(rate: number, random: Random): RandomPool {
  const scale = 1 / (1 - rate);
  return createRandomPool(poolSize, (own) => (own.uniform() < rate ? 0 : scale), random);
}
