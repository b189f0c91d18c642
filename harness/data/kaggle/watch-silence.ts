import { Passing } from './retries.ts';

/** Ends a transfer in which no data moves. */
export interface SilenceWatch {
  /** Given to `fetch`. */
  readonly signal: AbortSignal;
  /** Reports that data has moved. */
  touch(): void;
  stop(): void;
}

/**
 * Starts to watch; after `ms` milliseconds without a `touch` the transfer fails and can be tried
 * again.
 */
export function watchSilence(ms: number): SilenceWatch {
  const controller = new AbortController();
  const end = () => controller.abort(new Passing(`nothing arrived for ${ms / 1000} s`));
  const timer = setTimeout(end, ms);
  return {
    signal: controller.signal,
    touch: () => timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
