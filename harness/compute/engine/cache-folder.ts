import { join } from 'node:path';
import { findUserCache } from '../../contract/user-cache.ts';

/** The folder of installed engines. */
export function findEnginesFolder(): string {
  return join(findUserCache(), 'engines');
}
