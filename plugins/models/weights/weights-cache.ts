import { join } from 'node:path';
import { findUserCache } from '../../../harness/contract/user-cache.ts';

/** The folder of downloaded weights. */
export function findWeightsCache(): string {
  return join(findUserCache(), 'weights');
}
