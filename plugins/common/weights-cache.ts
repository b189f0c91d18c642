import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The user's folder for downloaded weights, outside the project so that several checkouts share
 * it. `HARNESS_CACHE` overrides the root.
 */
export function findWeightsCache(): string {
  const own = process.env.HARNESS_CACHE;
  const cache = own ? resolve(own) : envPaths('painter-by-numbers', { suffix: '' }).cache;
  return join(cache, 'weights');
}
