import type { Peer } from '../../contract/messages/peer.ts';
import { readProcessTicks } from './watch-pulse.ts';

const beatMs = 500;
/** The kernel's ticks between two beats from which on a process computes: a fifth of a core. */
const busyTicks = 10;

/** Whose messages are watched. */
export interface WatchedMessages {
  readonly pid: number | undefined;
  readonly received: Peer['received'];
  /** How long the rest of a message may be owed by a process that does nothing. */
  readonly mostIdleMs: number;
  /** The same for one that computes: it may have begun to before all was written. */
  readonly mostBusyMs: number;
  /** Hears once for how many seconds nothing has come. */
  readonly onStall: (seconds: number) => void;
  /** How long it has computed; the kernel's ticks by default. */
  readonly readTicks?: (pid: number | undefined) => number | undefined;
}

/**
 * Says when a process stops in the middle of a message: the rest, which it has announced, would be
 * waited for without end. Time is counted in beats, so that time in which the harness itself was
 * held up does not count.
 *
 * @returns stops watching
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
