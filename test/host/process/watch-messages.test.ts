import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchMessages } from '../../../harness/host/process/watch-messages.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** After how many seconds a process is given up; undefined within an hour. */
async function listen(
  received: (second: number) => { bytes: number; isInsideMessage: boolean },
  readTicks: (second: number) => number | undefined,
): Promise<number | undefined> {
  const startedAt = Date.now();
  const second = () => (Date.now() - startedAt) / 1000;
  let stalled: number | undefined;
  const stop = watchMessages({
    pid: undefined,
    received: () => received(second()),
    mostIdleMs: 8_000,
    mostBusyMs: 120_000,
    onStall: () => {
      stalled = second();
    },
    readTicks: () => readTicks(second()),
  });
  await vi.advanceTimersByTimeAsync(3_600_000);
  stop();
  return stalled;
}

const idle = () => 7;
const computing = (second: number) => 100 * second;

it('gives up soon what stops in the middle of a message and does nothing', async () => {
  const stalled = await listen(() => ({ bytes: 9, isInsideMessage: true }), idle);
  expect(stalled).toBeGreaterThanOrEqual(8);
  expect(stalled).toBeLessThan(10);
});

it.each([
  ['computes', computing],
  ['cannot be looked at', () => undefined],
])('leaves what %s more time', async (_, ticks) => {
  const stalled = await listen(() => ({ bytes: 9, isInsideMessage: true }), ticks);
  expect(stalled).toBeGreaterThanOrEqual(120);
  expect(stalled).toBeLessThan(122);
});

it.each([
  ['has sent whole messages', () => ({ bytes: 9, isInsideMessage: false })],
  [
    'sends, however slowly',
    (second: number) => ({ bytes: Math.floor(second / 5), isInsideMessage: true }),
  ],
])('lets what %s be', async (_, received) => {
  expect(await listen(received, idle)).toBeUndefined();
});

it('counts no time in which the harness itself was held up', async () => {
  let beats = 0;
  const received = () => ({ bytes: beats++ < 3 ? 9 : 10 + beats, isInsideMessage: true });
  let isStalled = false;
  const stop = watchMessages({
    pid: undefined,
    received,
    mostIdleMs: 8_000,
    mostBusyMs: 120_000,
    onStall: () => {
      isStalled = true;
    },
    readTicks: idle,
  });
  // One beat comes late, for many.
  vi.setSystemTime(Date.now() + 600_000);
  await vi.advanceTimersByTimeAsync(600_000);
  stop();
  expect(isStalled).toBe(false);
});
