// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { rocAuc } from '../contract/metrics/roc.ts';
import { createRandom } from '../contract/random.ts';
import { measureAll } from './measure-all.ts';
import { type MetricName, metricNames } from './metrics.ts';

/**
 * The naive method, which treats pairs as independent: percentiles of a bootstrap over pairs. It exists
 * only so that `coverage.ts` can measure how it fails; do not use it elsewhere.
 *
 * @param scores of two approaches on the same pairs
 */
export function bootstrapPairs(
  scores: readonly Float64Array[],
  same: Uint8Array,
  threshold: number,
  seed: number,
  draws = 100,
): { metrics: Record<MetricName, [number, number]>; aucDifference: [number, number] } {
  const random = createRandom(seed, 'bootstrap over pairs');
  const replicates = metricNames.map(() => new Float64Array(draws));
  const differences = new Float64Array(draws);
  for (let r = 0; r < draws; r++) {
    const chosen = Uint32Array.from(same, () => random.below(same.length));
    const labels = Uint8Array.from(chosen, (i) => same[i]!);
    const [first, second] = scores.map((own) => Float64Array.from(chosen, (i) => own[i]!));
    const measured = measureAll(first!, labels, threshold);
    for (const [m, name] of metricNames.entries()) replicates[m]![r] = measured[name];
    differences[r] = measured.auc - rocAuc(second!, labels);
  }
  const bounds = (values: Float64Array): [number, number] => {
    const sorted = values.sort();
    const at = (share: number) => sorted[Math.round(share * (draws - 1))]!;
    return [at(0.025), at(0.975)];
  };
  const metrics = {} as Record<MetricName, [number, number]>;
  for (const [m, name] of metricNames.entries()) metrics[name] = bounds(replicates[m]!);
  return { metrics, aucDifference: bounds(differences) };
}
