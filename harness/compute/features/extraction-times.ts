/** Where the time of an extraction went, in seconds. */
export interface ExtractionTimes {
  /** Different paintings whose features were computed. */
  readonly paintings: number;
  /** From the first batch to the last write; the start of the network is not in it. */
  readonly total: number;
  /** The extractor, hence the engine, was at work. */
  readonly computing: number;
  /** The extractor waited for decoded images. */
  readonly waiting: number;
  /** The extractor waited for the disk. */
  readonly writing: number;
  /** Decoding threads were at work, as a share of all of them and of `total`. */
  readonly decodersBusy: number;
}

/** The side that an extraction waited for. */
export type Bottleneck = 'engine' | 'decoding' | 'disk';

/** An engine that computes this share of the time is the bottleneck. */
const busyShare = 0.9;

/** What would have to be faster for the extraction to be so. */
export function findBottleneck({
  total,
  computing,
  waiting,
  writing,
}: ExtractionTimes): Bottleneck {
  if (computing >= busyShare * total || computing >= waiting + writing) return 'engine';
  return waiting >= writing ? 'decoding' : 'disk';
}

/** The share of the time that the extractor computed, 0 to 1. */
function engineBusy({ total, computing }: ExtractionTimes): number {
  return total === 0 ? 1 : Math.min(1, computing / total);
}

/** One line for people. */
export function describeTimes(times: ExtractionTimes): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const { paintings, total, decodersBusy } = times;
  const rate = (paintings / Math.max(total, 0.001)).toFixed(1);
  return (
    `Features: ${paintings} paintings in ${total.toFixed(1)} s (${rate}/s); ` +
    `bottleneck: ${findBottleneck(times)}; ` +
    `engine busy ${percent(engineBusy(times))}, decoding threads ${percent(decodersBusy)}`
  );
}

/** Several extractions, one after another, as one; undefined if there was none. */
export function joinTimes(all: readonly ExtractionTimes[]): ExtractionTimes | undefined {
  if (all.length === 0) return undefined;
  const sum = (of: (times: ExtractionTimes) => number) =>
    all.reduce((total, times) => total + of(times), 0);
  const total = sum((times) => times.total);
  return {
    total,
    paintings: sum((times) => times.paintings),
    computing: sum((times) => times.computing),
    waiting: sum((times) => times.waiting),
    writing: sum((times) => times.writing),
    decodersBusy: sum((times) => times.decodersBusy * times.total) / Math.max(total, 1e-9),
  };
}

/** For a run's manifest: seconds and shares, rounded. */
export function summariseTimes(times: ExtractionTimes) {
  const round = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    paintings: times.paintings,
    seconds: round(times.total),
    engineBusy: round(engineBusy(times)),
    decodersBusy: round(times.decodersBusy),
    bottleneck: findBottleneck(times),
  };
}
