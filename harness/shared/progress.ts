import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(n?: number): void;
  stop(): void;
}

const plainIntervalMs = 5_000;

/** Bars on the terminal. One that is never stopped hides the cursor and keeps the process alive. */
const openBars = new Set<SingleBar>();

/**
 * Shows how far a piece of work is, with its rate and the time left, on standard error: a bar on
 * a terminal, a plain line every five seconds elsewhere. Work under two seconds shows nothing.
 */
export function startProgress(label: string, total: number, unit: string): Progress {
  return process.stderr.isTTY ? startBar(label, total, unit) : startLines(label, total, unit);
}

/** Stops every bar that an error has left on the terminal. */
export function stopAllProgress(): void {
  for (const bar of openBars) bar.stop();
  openBars.clear();
}

/** Progress that shows nothing. */
export const silentProgress: Progress = { advance() {}, stop() {} };

/**
 * `3.2/s, 40 s left`, of slow work `12 s each, 3 min left`: by the mean rate so far.
 *
 * @param seconds since the work began
 */
export function describePace(done: number, total: number, seconds: number): string {
  const elapsed = Math.max(0.001, seconds);
  const each = elapsed / Math.max(1, done);
  const rate =
    each < 2 ? `${(1 / each).toFixed(1)}/s` : `${each.toFixed(each < 10 ? 1 : 0)} s each`;
  return `${rate}, ${describeRest(Math.max(0, total - done) * each)} left`;
}

function describeRest(seconds: number): string {
  if (seconds <= 120) return `${Math.ceil(seconds)} s`;
  return seconds <= 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function startBar(label: string, total: number, unit: string): Progress {
  const startedAt = Date.now();
  let done = 0;
  let bar: SingleBar | undefined;
  return {
    advance(n = 1) {
      done += n;
      const elapsed = Date.now() - startedAt;
      const pace = describePace(done, total, elapsed / 1000);
      if (bar === undefined && elapsed > 2_000) {
        bar = new SingleBar(
          {
            format: `${label} {bar} {value}/{total} ${unit}, {pace}`,
            stream: process.stderr,
            hideCursor: true,
            clearOnComplete: false,
          },
          Presets.shades_classic,
        );
        bar.start(total, done, { pace });
        openBars.add(bar);
      }
      bar?.update(done, { pace });
    },
    stop() {
      if (bar === undefined) return;
      bar.stop();
      openBars.delete(bar);
    },
  };
}

function startLines(label: string, total: number, unit: string): Progress {
  const startedAt = Date.now();
  let done = 0;
  let lastLineAt = startedAt - plainIntervalMs + 2_000;
  return {
    advance(n = 1) {
      done += n;
      const now = Date.now();
      if (now - lastLineAt < plainIntervalMs) return;
      lastLineAt = now;
      const pace = describePace(done, total, (now - startedAt) / 1000);
      console.error(`${label} ${done}/${total} ${unit}, ${pace}`);
    },
    stop() {},
  };
}
