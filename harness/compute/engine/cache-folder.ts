import { join } from 'node:path';
import { findUserCache } from '../../shared/user-cache.ts';

/** Where installed engines live. */
export function findEnginesFolder(): string {
  return join(findUserCache(), 'engines');
}
