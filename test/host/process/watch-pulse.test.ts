import { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { usualIdleMs, watchPulse } from '../../../harness/host/process/watch-pulse.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** After how many seconds a process is given up that sends nothing back; undefined within an hour. */
async function listen(
  readTicks: () => number | undefined,
  { echoes = false } = {},
): Promise<number | undefined> {
  const pipe = new Duplex({
    read() {},
    write(beat, _, done) {
      if (echoes) this.push(beat);
      done();
    },
  });
  let silent: number | undefined;
  const stop = watchPulse(pipe, {
    pid: undefined,
    mostBusyMs: 120_000,
    mostIdleMs: usualIdleMs,
    onSilence: (seconds) => {
      silent = seconds;
    },
    readTicks,
  });
  await vi.advanceTimersByTimeAsync(3_600_000);
  stop();
  return silent;
}

it('gives up soon what neither answers nor computes', async () => {
  expect(await listen(() => 7)).toBeGreaterThanOrEqual(8);
  expect(await listen(() => 7)).toBeLessThan(12);
});

it('has more patience with what computes', async () => {
  let ticks = 0;
  expect(await listen(() => ++ticks)).toBeGreaterThanOrEqual(120);
});

it('has as much patience where nobody can see whether it computes', async () => {
  expect(await listen(() => undefined)).toBeGreaterThanOrEqual(120);
});

it('gives up nothing that answers', async () => {
  expect(await listen(() => 7, { echoes: true })).toBeUndefined();
});
