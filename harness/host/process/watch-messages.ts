import type { Peer } from '../../contract/messages/peer.ts';
import { readProcessTicks } from './watch-pulse.ts';

const beatMs = 500;
/** Kernel ticks between two beats from which a process counts as computing: a fifth of a core. */
const busyTicks = 10;

/** The process whose messages are watched. */
export interface WatchedMessages {
  readonly pid: number | undefined;
  readonly received: Peer['received'];
  /** How long an idle process may withhold the rest of a message. */
  readonly mostIdleMs: number;
  /** The same for one that computes: it may have started before everything was written. */
  readonly mostBusyMs: number;
  /** Called once with the number of seconds since the last data. */
  readonly onStall: (seconds: number) => void;
  /** Its computing time; in kernel ticks by default. */
  readonly readTicks?: (pid: number | undefined) => number | undefined;
}

/**
 * Detects a process that stops in the middle of a message: the announced rest would otherwise be awaited
 * for ever. Time is counted in beats, so that delays of the harness itself do not count.
 *
 * @returns a function that stops watching
 */
export function watchMessages({
  pid,
  received,
  mostIdleMs,
  mostBusyMs,
  onStall,
  readTicks = readProcessTicks,
}: WatchedMessages): () => void {
  let before = received().bytes;
  let ticksBefore: number | undefined;
  let stalledMs = 0;
  const timer = setInterval(() => {
    const { bytes, isInsideMessage } = received();
    const isStalled = isInsideMessage && bytes === before;
    before = bytes;
    if (!isStalled) {
      stalledMs = 0;
      ticksBefore = undefined;
      return;
    }
    stalledMs += beatMs;
    const ticks = readTicks(pid);
    const isBusy =
      ticks === undefined || ticksBefore === undefined || ticks - ticksBefore >= busyTicks;
    ticksBefore = ticks;
    if (stalledMs <= (isBusy ? mostBusyMs : mostIdleMs)) return;
    clearInterval(timer);
    onStall(Math.round(stalledMs / 1000));
  }, beatMs);
  timer.unref();
  return () => clearInterval(timer);
}
