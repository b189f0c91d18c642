import { readdirSync, readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';

/** How long a process may give no sign of life while it does nothing. */
export const usualIdleMs = 8_000;
const pulseMs = 500;

/** The process whose pulse is watched, and who is told if there is none. */
export interface WatchedProcess {
  readonly pid: number | undefined;
  /** Longest time without a sign of life while it computes. */
  readonly mostBusyMs: number;
  /** The same while it does nothing. */
  readonly mostIdleMs: number;
  /** Called once with the number of seconds without one. */
  readonly onSilence: (seconds: number) => void;
  /** Its computing time; in kernel ticks by default. */
  readonly readTicks?: (pid: number | undefined) => number | undefined;
}

/**
 * Sends bytes to a process, which it returns as signs of life, and reports when it falls silent.
 *
 * @returns a function that stops watching
 */
export function watchPulse(
  pipe: Duplex,
  { pid, mostBusyMs, mostIdleMs, onSilence, readTicks = readProcessTicks }: WatchedProcess,
): () => void {
  let heardAt = Date.now();
  let workedAt = heardAt;
  let worked: number | undefined = 0;
  let beat = heardAt;
  pipe.on('data', () => {
    heardAt = Date.now();
  });
  pipe.on('error', () => {});
  const timer = setInterval(() => {
    const now = Date.now();
    // Delays of the harness itself do not count against the plugin.
    if (now - beat > 4 * pulseMs) heardAt += now - beat;
    beat = now;
    const ticks = readTicks(pid);
    // If it is unknown whether the process computes, assume that it does.
    if (ticks === undefined || ticks !== worked) [worked, workedAt] = [ticks, now];
    const silent = now - heardAt;
    if (silent > mostBusyMs || Math.min(silent, now - workedAt) > mostIdleMs) {
      clearInterval(timer);
      onSilence(Math.round(silent / 1000));
    } else if (pipe.writable && pipe.writableLength === 0) pipe.write('.');
  }, pulseMs);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * The computing time of a process and the processes it has started, in kernel ticks; undefined if
 * unavailable. The confining program itself does nothing.
 */
export function readProcessTicks(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may contain anything, come the state and eleven more fields before the times.
    const [, ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ');
    const own = Number(fields[11]) + Number(fields[12]);
    return listChildren(pid).reduce((sum, child) => sum + (readProcessTicks(child) ?? 0), own);
  } catch {
    return undefined;
  }
}

/** The child processes of a process. */
export function listChildren(pid: number | undefined): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((child) => child !== '')
      .map(Number),
  );
}
