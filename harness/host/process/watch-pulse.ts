import { readdirSync, readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';

/** How long a process may give no sign of life while it does nothing at all. */
export const usualIdleMs = 8_000;
const pulseMs = 500;

/** Whose pulse is watched, and who hears that there is none. */
export interface WatchedProcess {
  readonly pid: number | undefined;
  /** How long it may give no sign of life while it computes. */
  readonly mostBusyMs: number;
  /** The same for one that does nothing at all. */
  readonly mostIdleMs: number;
  /** Hears once for how many seconds there has been none. */
  readonly onSilence: (seconds: number) => void;
  /** How long it has computed; the kernel's ticks by default. */
  readonly readTicks?: (pid: number | undefined) => number | undefined;
}

/**
 * Sends a process bytes, which it sends back as signs of life, and says when it falls silent.
 *
 * @returns stops watching
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
    // Time in which the harness itself was held up does not count against the plugin.
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
 * How long a process and those that it has started have computed, in ticks of the kernel; undefined
 * if that cannot be seen. What confines a plugin does nothing itself.
 */
export function readProcessTicks(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything, come the state and eleven more before the times.
    const [, ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ');
    const own = Number(fields[11]) + Number(fields[12]);
    return listChildren(pid).reduce((sum, child) => sum + (readProcessTicks(child) ?? 0), own);
  } catch {
    return undefined;
  }
}

/** The processes that a process has started. */
export function listChildren(pid: number | undefined): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((child) => child !== '')
      .map(Number),
  );
}
