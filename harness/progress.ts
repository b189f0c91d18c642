import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(n?: number): void;
  stop(): void;
}

const plainIntervalMs = 5_000;

/**
 * Shows how far a piece of work is, with its rate and the time left, on standard error: a bar on
 * a terminal, a plain line every five seconds elsewhere. Work under two seconds shows nothing.
 */
export function startProgress(label: string, total: number, unit: string): Progress {
  return process.stderr.isTTY ? startBar(label, total, unit) : startLines(label, total, unit);
}

/** Progress that shows nothing. */
export const silentProgress: Progress = { advance() {}, stop() {} };

function startBar(label: string, total: number, unit: string): Progress {
  const startedAt = Date.now();
  let done = 0;
  let bar: SingleBar | undefined;
  const rate = () => (done / Math.max(0.001, (Date.now() - startedAt) / 1000)).toFixed(1);
  return {
    advance(n = 1) {
      done += n;
      if (bar === undefined && Date.now() - startedAt > 2_000) {
        bar = new SingleBar(
          {
            format: `${label} {bar} {value}/{total} ${unit}, {rate}/s, {eta_formatted} left`,
            stream: process.stderr,
            hideCursor: true,
            clearOnComplete: false,
          },
          Presets.shades_classic,
        );
        bar.start(total, done, { rate: rate() });
      }
      bar?.update(done, { rate: rate() });
    },
    stop() {
      bar?.stop();
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
      const rate = done / ((now - startedAt) / 1000);
      const secondsLeft = Math.ceil((total - done) / rate);
      console.error(
        `${label} ${done}/${total} ${unit}, ${rate.toFixed(1)}/s, ${secondsLeft} s left`,
      );
    },
    stop() {},
  };
}
