import { studentQuantile } from './student-t.ts';

/**
 * The share of an estimated correction to keep, from 0 to 1, given its distance from no correction.
 *
 * The distance is Hotelling's T², the squared difference in units of its covariance, which was itself
 * estimated from a few artists. If there is nothing to correct, T² (f − d + 1) / (d f) follows F with d and
 * f − d + 1 degrees of freedom. Below the point that chance reaches in one of ten cases, nothing is kept;
 * above it, the share of T² that exceeds its mean by chance, as empirical Bayes estimates how much of a
 * distance is real. (James and Stein's factor has d − 2 instead of d, which causes no shrinkage if d is 1
 * or 2.)
 *
 * @param squared T²
 * @param dimensions d, the number of estimated values
 * @param freedom f, the number of artists minus one; for d + 1 or less the mean is infinite
 */
export function shareBeyondChance(squared: number, dimensions: 1 | 2, freedom: number): number {
  const rest = freedom - dimensions + 1;
  if (rest <= 2) return 0;
  const scale = (dimensions * freedom) / rest;
  const mean = (scale * rest) / (rest - 2);
  return squared <= scale * reachedByChance(dimensions, rest) ? 0 : Math.max(0, 1 - mean / squared);
}

/** The point that F exceeds in one of ten cases. */
function reachedByChance(dimensions: 1 | 2, rest: number): number {
  if (dimensions === 1) return studentQuantile(0.95, rest) ** 2;
  return (rest / 2) * (0.1 ** (-2 / rest) - 1);
}
