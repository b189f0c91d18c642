import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isProcessAlive } from '../../shared/ownership/process-start.ts';

/** The progress of a run in progress; a finished or failed run has none. */
export const runProgressSchema = z.object({
  version: z.literal(1),
  /** ISO 8601, UTC. */
  updated: z.iso.datetime(),
  /** The process of the run, and its machine. */
  pid: z.int().positive(),
  host: z.string(),
  /** The current work, such as features of the training paintings. */
  work: z
    .object({
      label: z.string(),
      done: z.number().nonnegative(),
      total: z.number().nonnegative(),
      unit: z.string(),
      /** Units per second since the work began; null until the first is done. */
      rate: z.number().nonnegative().nullable(),
      secondsLeft: z.number().nonnegative().nullable(),
    })
    .nullable(),
  /** Training; null before the first epoch is done. */
  epochs: z
    .object({
      done: z.number().nonnegative(),
      /** The maximum, if the plugin has an option `epochs`; it may stop earlier. */
      total: z.number().nonnegative().nullable(),
      /** Per epoch, averaged over the epochs of this process; still null after the first one. */
      seconds: z.number().nonnegative().nullable(),
      secondsLeft: z.number().nonnegative().nullable(),
    })
    .nullable(),
});
export type RunProgress = z.output<typeof runProgressSchema>;

export const progressFile = 'progress.json';

/** Null if there is none, or if it is unreadable. */
export async function readProgress(folder: string): Promise<RunProgress | null> {
  try {
    const text = await readFile(join(folder, progressFile), 'utf8');
    return runProgressSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** After this silence, a run of another machine counts as dead. */
const silenceMs = 120_000;

/** Whether the process of a run with state `running` is alive, as far as this machine can tell. */
export function isAlive({ pid, host, updated }: RunProgress, now = Date.now()): boolean {
  if (host !== hostname()) return now - Date.parse(updated) < silenceMs;
  return isProcessAlive(pid, null);
}
