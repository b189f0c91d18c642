import { readFileSync } from 'node:fs';

/**
 * When a process of this machine began, as its kernel counts; null if that cannot be seen, as on
 * other systems than Linux.
 */
export function readProcessStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything: the state and 18 more come before the start.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Whether a process that began then runs on this machine; a paused one also runs. */
export function isProcessAlive(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Signals to it are not permitted, so it exists.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = readProcessStart(pid);
  return now === null || start === null || now === start;
}
