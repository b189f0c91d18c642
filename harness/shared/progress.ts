import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(n?: number): void;
  stop(): void;
}

const plainIntervalMs = 5_000;
/** Width of a bar in characters. */
const [shortestBar, longestBar] = [10, 40];
/** Width of the longest usual pace in characters, with the spaces and the comma around the texts. */
const longestPace = 28;

/** Bars in the terminal. A bar that is never stopped hides the cursor and keeps the process alive. */
const openBars = new Set<SingleBar>();

/**
 * Shows the progress of a piece of work on standard error, with its rate and the time left: a bar in a
 * terminal, otherwise a plain line every five seconds. Work of under two seconds shows nothing.
 *
 * @param unit what is counted, in the plural; `bytes` are shown as megabytes
 */
export function startProgress(label: string, total: number, unit: string): Progress {
  return process.stderr.isTTY ? startBar(label, total, unit) : startLines(label, total, unit);
}

/** Stops every bar that an error has left in the terminal. */
export function stopAllProgress(): void {
  for (const bar of openBars) bar.stop();
  openBars.clear();
}

/** Progress that shows nothing. */
export const silentProgress: Progress = { advance() {}, stop() {} };

/**
 * The mean rate so far and the time left: `3.2/s, 40 s left`, for slow work `12 s each, 3 min left`, for
 * data `1.5 MB/s, 40 s left`.
 *
 * @param seconds since the work began
 */
export function describePace(done: number, total: number, seconds: number, unit = ''): string {
  const elapsed = Math.max(0.001, seconds);
  const each = elapsed / Math.max(1, done);
  const megabytes = toMegabytes(done, unit);
  const rate =
    megabytes !== undefined
      ? `${(megabytes / elapsed).toFixed(1)} MB/s`
      : each < 2
        ? `${(1 / each).toFixed(1)}/s`
        : `${each.toFixed(each < 10 ? 1 : 0)} s each`;
  return `${rate}, ${describeRest(Math.max(0, total - done) * each)} left`;
}

/** `32/202 images`, for bytes `0.5/3.2 MB`. */
export function describeAmount(done: number, total: number, unit: string): string {
  const inMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return unit === 'bytes'
    ? `${inMegabytes(done)}/${inMegabytes(total)} MB`
    : `${done}/${total} ${unit}`;
}

function toMegabytes(amount: number, unit: string): number | undefined {
  if (unit === 'MB') return amount;
  return unit === 'bytes' ? amount / 1e6 : undefined;
}

function describeRest(seconds: number): string {
  if (seconds <= 120) return `${Math.ceil(seconds)} s`;
  return seconds <= 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** The width in characters left for a bar next to its texts on a terminal line. */
function fitBar(label: string, amount: string, columns = 80): number {
  return Math.max(
    shortestBar,
    Math.min(longestBar, columns - label.length - amount.length - longestPace),
  );
}

function startBar(label: string, total: number, unit: string): Progress {
  const startedAt = Date.now();
  let done = 0;
  let bar: SingleBar | undefined;
  return {
    advance(n = 1) {
      done += n;
      const elapsed = Date.now() - startedAt;
      const amount = describeAmount(done, total, unit);
      const pace = describePace(done, total, elapsed / 1000, unit);
      if (bar === undefined && elapsed > 2_000) {
        bar = new SingleBar(
          {
            format: `${label} {bar} {amount}, {pace}`,
            barsize: fitBar(label, describeAmount(total, total, unit), process.stderr.columns),
            stream: process.stderr,
            hideCursor: true,
            clearOnComplete: false,
          },
          Presets.shades_classic,
        );
        bar.start(total, done, { amount, pace });
        openBars.add(bar);
      }
      bar?.update(done, { amount, pace });
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
      const pace = describePace(done, total, (now - startedAt) / 1000, unit);
      console.error(`${label} ${describeAmount(done, total, unit)}, ${pace}`);
    },
    stop() {},
  };
}
