import { performance } from 'node:perf_hooks';

/** Measures the phases of a run. */
export interface Stopwatch {
  /** Runs `work` and adds its time to the phase. */
  time<T>(phase: string, work: () => Promise<T>): Promise<T>;
  /** Seconds per phase so far, to the nearest tenth. */
  seconds(): Record<string, number>;
}

export function createStopwatch(): Stopwatch {
  const totals = new Map<string, number>();
  return {
    async time(phase, work) {
      const startedAt = performance.now();
      try {
        return await work();
      } finally {
        totals.set(phase, (totals.get(phase) ?? 0) + (performance.now() - startedAt) / 1000);
      }
    },
    seconds: () =>
      Object.fromEntries([...totals].map(([phase, s]) => [phase, Math.round(s * 10) / 10])),
  };
}
