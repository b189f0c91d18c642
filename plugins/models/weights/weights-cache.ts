import { join } from 'node:path';
import { findUserCache } from '../../../harness/contract/user-cache.ts';

/** Where downloaded weights are kept. */
export function findWeightsCache(): string {
  return join(findUserCache(), 'weights');
}
