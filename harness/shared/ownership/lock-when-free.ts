import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

/**
 * Takes a lock on a file, which need not exist, and waits as long as another process has it. If
 * none can be taken at all, as on a disk that can only be read, it does not wait.
 *
 * @param staleMs how long its owner may say nothing before it counts as gone
 * @returns releases it
 * @throws what the system says
 */
export async function lockWhenFree(file: string, staleMs: number): Promise<() => Promise<void>> {
  while (true) {
    try {
      return await lock(file, { realpath: false, stale: staleMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    }
    // Not all at the same moment.
    await setTimeout(20 + Math.random() * 180);
  }
}
