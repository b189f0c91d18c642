// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix, Pairs } from '../../harness/contract/plugin.ts';
import { momentCount } from './colour-features.ts';

/** Distances per pair: one for each moment, and one between the histograms. */
export const distanceCount = momentCount + 1;

/**
 * The distances between the colours of each pair, the same for (a, b) and (b, a): a row of
 * `distanceCount` values per pair.
 */
export function pairDistances(matrix: FeatureMatrix, pairs: Pairs): Float32Array {
  const distances = new Float32Array(pairs.a.length * distanceCount);
  for (let pair = 0; pair < pairs.a.length; pair++) {
    const a = matrix.data.subarray(pairs.a[pair]! * matrix.width);
    const b = matrix.data.subarray(pairs.b[pair]! * matrix.width);
    const row = distances.subarray(pair * distanceCount, (pair + 1) * distanceCount);
    for (let i = 0; i < momentCount; i++) row[i] = Math.abs(a[i]! - b[i]!);
    // Hellinger distance between the histograms.
    let overlap = 0;
    for (let i = momentCount; i < matrix.width; i++) overlap += Math.sqrt(a[i]! * b[i]!);
    row[momentCount] = Math.sqrt(Math.max(0, 1 - overlap));
  }
  return distances;
}
