import { readFileSync } from 'node:fs';
import { listChildren } from './watch-pulse.ts';

/**
 * The memory of a process and of the processes it has started, in bytes.
 *
 * @returns undefined if it is unavailable
 */
export function readProcessMemory(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const [, kilobytes] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const own = 1024 * Number(kilobytes ?? 0);
    return listChildren(pid).reduce((sum, child) => sum + (readProcessMemory(child) ?? 0), own);
  } catch {
    return undefined;
  }
}
