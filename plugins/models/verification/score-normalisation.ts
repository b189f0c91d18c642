// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix, Pairs } from '../../../harness/contract/plugin.ts';
import { multiply } from '../linear/multiply.ts';

/** How a painting scores against the members of a cohort that are most like it. */
export interface CohortStatistics {
  /** Of its highest scores; one number per painting. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Rows whose cosines with the cohort are held at a time. */
const rowsAtOnce = 1024;

/**
 * Each painting's highest cosines with a cohort: some paintings look like many others, and their
 * scores need to be seen in that light.
 *
 * @param cohort unit rows of training paintings; nothing of any test
 * @param unit rows of unit length in the same space
 * @param top members, at most as many as there are
 */
export async function measureAgainstCohort(
  cohort: FeatureMatrix,
  unit: FeatureMatrix,
  top: number,
): Promise<CohortStatistics> {
  const count = Math.max(1, Math.min(top, cohort.rows));
  const means = new Float64Array(unit.rows);
  const deviations = new Float64Array(unit.rows);
  for (let start = 0; start < unit.rows; start += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, unit.rows - start);
    const data = unit.data.subarray(start * unit.width, (start + rows) * unit.width);
    const part = { rows, width: unit.width, data };
    const scores = await multiply(part, cohort, { transposed: true });
    for (let row = 0; row < rows; row++) {
      const own = scores.data.slice(row * cohort.rows, (row + 1) * cohort.rows).sort();
      const highest = own.subarray(cohort.rows - count);
      const mean = highest.reduce((sum, score) => sum + score, 0) / count;
      const squares = highest.reduce((sum, score) => sum + (score - mean) ** 2, 0);
      means[start + row] = mean;
      deviations[start + row] = Math.sqrt(squares / count);
    }
  }
  return { means, deviations };
}

/**
 * Adaptive symmetric score normalisation (Matějka et al., 2017): the mean of how far a score is
 * above the highest cohort scores of either painting, in their standard deviations.
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
 * Cross-domain similarity local scaling (CSLS; Conneau et al., 2018): twice the cosine, less each
 * painting's mean cosine with its nearest neighbours in the cohort.
 */
export function scaleLocally(
  scores: Float64Array,
  pairs: Pairs,
  { means }: CohortStatistics,
): Float64Array {
  return scores.map((score, pair) => {
    // In brackets, so that it is the same to the bit when a and b are swapped.
    return 2 * score - (means[pairs.a[pair]!]! + means[pairs.b[pair]!]!);
  });
}
