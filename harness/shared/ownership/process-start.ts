import { readFileSync } from 'node:fs';

/**
 * The start time of a process on this machine, as its kernel counts; null if unavailable, as on systems
 * other than Linux.
 */
export function readProcessStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may contain anything, the state and 18 more fields come before the start.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Whether the process with this start time runs on this machine; a paused one also runs. */
export function isProcessAlive(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // No permission to signal it, so it exists.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = readProcessStart(pid);
  return now === null || start === null || now === start;
}
