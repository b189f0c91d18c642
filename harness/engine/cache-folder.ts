import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where installed engines live: a folder of the user's, so that they outlive `npm ci` and serve
 * several checkouts. `HARNESS_CACHE` overrides it.
 */
export function findEnginesFolder(): string {
  const own = process.env.HARNESS_CACHE;
  const cache = own ? resolve(own) : envPaths('painter-by-numbers', { suffix: '' }).cache;
  return join(cache, 'engines');
}
