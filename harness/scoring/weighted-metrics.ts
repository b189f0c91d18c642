import { metricNames, metrics } from './metrics.ts';
import type { SortedPairs } from './sorted-pairs.ts';
import { type PassBuffers, passOver } from './weighted-pass.ts';

/**
 * All metrics of pairs weighted by how often their artists were drawn, in one pass.
 *
 * @param times how often each artist was drawn
 * @param out receives the metrics in the order of `metricNames`
 * @param isQuick whether slow metrics are left unchanged
 * @returns false, with `out` unchanged, if no pair of one of the kinds is left
 */
export function weightedMetrics(
  sorted: SortedPairs,
  times: Uint32Array,
  buffers: PassBuffers,
  out: Float64Array,
  isQuick = false,
): boolean {
  const pass = passOver(sorted, times, buffers);
  if (pass === undefined) return false;
  for (const [m, name] of metricNames.entries()) {
    const metric = metrics[name];
    if (!isQuick || metric.isSlow !== true) out[m] = metric.weighted(pass);
  }
  return true;
}
