import { readFileSync } from 'node:fs';
import type { Model } from '../../contract/plugin.ts';
import { listChildren } from './watch-pulse.ts';

const processes = new WeakMap<Model, number>();

/** Remembers which process answers for a model. */
export function noteProcess(model: Model, pid: number | undefined): void {
  if (pid !== undefined) processes.set(model, pid);
}

/**
 * The memory of the process that answers for a model, with what it has started, in bytes.
 *
 * @returns undefined for a model without a process, and where memory cannot be seen
 */
export function measureMemory(model: Model): number | undefined {
  const pid = processes.get(model);
  return pid === undefined ? undefined : readResident(pid);
}

function readResident(pid: number): number | undefined {
  try {
    const [, kilobytes] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const own = 1024 * Number(kilobytes ?? 0);
    return listChildren(pid).reduce((sum, child) => sum + (readResident(child) ?? 0), own);
  } catch {
    return undefined;
  }
}
