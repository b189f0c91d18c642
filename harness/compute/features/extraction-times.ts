/** How the time of an extraction was spent, in seconds. */
export interface ExtractionTimes {
  /** Number of different paintings whose features were computed. */
  readonly paintings: number;
  /** From the first batch to the last write, without loading the network. */
  readonly total: number;
  /** Time in which the extractor computed. */
  readonly computing: number;
  /** Time in which the extractor waited for decoded images. */
  readonly waiting: number;
  /** Time in which the extractor waited for the disk. */
  readonly writing: number;
  /** Share of the decoding threads' capacity during `total` that was used. */
  readonly decodersBusy: number;
}

/** What an extraction waited for; `engine` stands for any computing, such as that of colour statistics. */
export type Bottleneck = 'engine' | 'decoding' | 'disk';

/** An extractor that computes for this share of the time is the bottleneck. */
const busyShare = 0.9;

/** What would have to be faster to speed up the extraction. */
export function findBottleneck({
  total,
  computing,
  waiting,
  writing,
}: ExtractionTimes): Bottleneck {
  if (computing >= busyShare * total || computing >= waiting + writing) return 'engine';
  return waiting >= writing ? 'decoding' : 'disk';
}

/** The share of the time in which the extractor computed, 0 to 1. */
function engineBusy({ total, computing }: ExtractionTimes): number {
  return total === 0 ? 1 : Math.min(1, computing / total);
}

/** The word for people: an extractor need not use an engine. */
export function nameBottleneck(bottleneck: Bottleneck): string {
  return bottleneck === 'engine' ? 'computing' : bottleneck;
}

/** One line for people. */
export function describeTimes(times: ExtractionTimes): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const { paintings, total, decodersBusy } = times;
  const rate = (paintings / Math.max(total, 0.001)).toFixed(1);
  return (
    `Features: ${paintings} paintings in ${total.toFixed(1)} s (${rate}/s); ` +
    `bottleneck: ${nameBottleneck(findBottleneck(times))}; ` +
    `computing ${percent(engineBusy(times))} of the time, decoding threads busy ${percent(decodersBusy)}`
  );
}

/** Combines several extractions, one after another; undefined if there were none. */
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
