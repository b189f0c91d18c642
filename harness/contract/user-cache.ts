import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The user's folder for downloads and compiled files, outside the project, so that it outlives
 * `npm ci` and can be shared by several checkouts. `HARNESS_CACHE` overrides it.
 */
export function findUserCache(): string {
  const own = process.env.HARNESS_CACHE;
  return own ? resolve(own) : envPaths('painter-by-numbers', { suffix: '' }).cache;
}
