import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

/** After this many attempts a wait is worth a word: about two seconds. */
const attemptsInSilence = 20;

/**
 * Takes a lock on a file, which need not exist, and waits while another process has it. If no lock can be
 * taken at all, as on a read-only disk, it does not wait.
 *
 * @param staleMs how long the lock's owner may be silent before it counts as gone
 * @param sayWaiting called once, if it has waited for about two seconds
 * @returns a function that releases the lock
 * @throws the system's error
 */
export async function lockWhenFree(
  file: string,
  staleMs: number,
  sayWaiting?: () => void,
): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await lock(file, { realpath: false, stale: staleMs });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    }
    if (attempt === attemptsInSilence) sayWaiting?.();
    // Spread out, so that not all try at the same moment.
    await setTimeout(20 + Math.random() * 180);
  }
}
