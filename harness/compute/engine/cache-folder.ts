import { join } from 'node:path';
import { findUserCache } from '../../contract/user-cache.ts';

/** Where installed engines live. */
export function findEnginesFolder(): string {
  return join(findUserCache(), 'engines');
}
