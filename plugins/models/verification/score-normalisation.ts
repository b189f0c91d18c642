// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix, Pairs } from '../../../harness/contract/plugin.ts';
import { multiply } from '../linear/multiply.ts';

/** Statistics of a painting's scores against the most similar members of a cohort. */
export interface CohortStatistics {
  /** Of its highest scores; one value per painting. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Maximum number of rows whose cosines with the cohort are in memory at a time. */
const rowsAtOnce = 1024;

/**
 * Each painting's highest cosines with a cohort, by which its scores are normalised, because some
 * paintings look like many others.
 *
 * @param cohort unit rows of training paintings; nothing from any test
 * @param unit rows of unit length in the same space
 * @param top number of members, at most the size of the cohort
 */
export async function measureAgainstCohort(
  cohort: FeatureMatrix,
  unit: FeatureMatrix,
  top: number,
): Promise<CohortStatistics> {
  const means = new Float64Array(unit.rows);
  const deviations = new Float64Array(unit.rows);
  for (let start = 0; start < unit.rows; start += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, unit.rows - start);
    const data = unit.data.subarray(start * unit.width, (start + rows) * unit.width);
    const part = { rows, width: unit.width, data };
    const scores = await multiply(part, cohort, { transposed: true });
    for (let row = 0; row < rows; row++) {
      const own = scores.data.slice(row * cohort.rows, (row + 1) * cohort.rows);
      const { mean, deviation } = measureHighest(own, top);
      means[start + row] = mean;
      deviations[start + row] = deviation;
    }
  }
  return { means, deviations };
}

/**
 * Mean and standard deviation of the highest of some scores, which are reordered in place.
 *
 * @param top at least one, at most the number of scores
 */
export function measureHighest(
  scores: Float32Array | Float64Array,
  top: number,
): { readonly mean: number; readonly deviation: number } {
  const count = Math.max(1, Math.min(top, scores.length));
  const highest = scores.sort().subarray(scores.length - count);
  let sum = 0;
  for (const score of highest) sum += score;
  const mean = sum / count;
  let squares = 0;
  for (const score of highest) squares += (score - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

/**
 * Symmetric score normalisation: a score minus the mean of the cohort scores, in their standard
 * deviations, averaged over the two paintings. With statistics of the whole cohort it is Kenny's
 * (2010), with those of its highest scores the adaptive one (Matějka et al., 2017).
 */
export function normaliseSymmetrically(
  scores: Float64Array,
  pairs: Pairs,
  { means, deviations }: CohortStatistics,
): Float64Array {
  const above = (score: number, painting: number) => {
    return (score - means[painting]!) / Math.max(1e-6, deviations[painting]!);
  };
  return scores.map((score, pair) => {
    return (above(score, pairs.a[pair]!) + above(score, pairs.b[pair]!)) / 2;
  });
}

/**
 * Cross-domain similarity local scaling (CSLS; Conneau et al., 2018): twice the cosine, minus each
 * painting's mean cosine with its nearest neighbours in the cohort.
 */
export function scaleLocally(
  scores: Float64Array,
  pairs: Pairs,
  { means }: CohortStatistics,
): Float64Array {
  return scores.map((score, pair) => {
    // In brackets, so that the result is bit-identical if a and b are swapped.
    return 2 * score - (means[pairs.a[pair]!]! + means[pairs.b[pair]!]!);
  });
}
