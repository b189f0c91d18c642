import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The user's folder for what is fetched and compiled, outside of the project, so that it outlives
 * `npm ci` and serves several checkouts. `HARNESS_CACHE` overrides it.
 */
export function findUserCache(): string {
  const own = process.env.HARNESS_CACHE;
  return own ? resolve(own) : envPaths('painter-by-numbers', { suffix: '' }).cache;
}
