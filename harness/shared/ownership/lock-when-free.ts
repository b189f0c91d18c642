import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

/**
 * Takes a lock on a file, which need not exist, and waits while another process has it. If no lock can be
 * taken at all, as on a read-only disk, it does not wait.
 *
 * @param staleMs how long the lock's owner may be silent before it counts as gone
 * @returns a function that releases the lock
 * @throws the system's error
 */
export async function lockWhenFree(file: string, staleMs: number): Promise<() => Promise<void>> {
  while (true) {
    try {
      return await lock(file, { realpath: false, stale: staleMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    }
    // Spread out, so that not all try at the same moment.
    await setTimeout(20 + Math.random() * 180);
  }
}
