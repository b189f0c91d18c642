import { metricNames, metrics } from './metrics.ts';
import type { SortedPairs } from './sorted-pairs.ts';
import { type PassBuffers, passOver } from './weighted-pass.ts';

/**
 * All metrics of pairs that count as often as their artists were drawn, in one pass.
 *
 * @param times how often each artist was drawn
 * @param out receives the metrics in the order of `metricNames`
 * @returns false, with `out` untouched, where no pair of one of the kinds is left
 */
export function weightedMetrics(
  sorted: SortedPairs,
  times: Uint32Array,
  buffers: PassBuffers,
  out: Float64Array,
): boolean {
  const pass = passOver(sorted, times, buffers);
  if (pass === undefined) return false;
  for (const [m, name] of metricNames.entries()) out[m] = metrics[name].weighted(pass);
  return true;
}
