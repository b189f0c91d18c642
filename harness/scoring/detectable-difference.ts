import { studentQuantile } from './student-t.ts';

/**
 * The smallest difference that a test as sure as this one would find in 80 of 100 tries, two-sided at
 * 5 %: (t₀.₉₇₅ + t₀.₈)·√variance, with Student's t (Snedecor and Cochran 1989, section 6.14). It
 * takes no account of what was found, unlike "observed power", which only repeats the p-value.
 *
 * @param comparisons among how many it is one; the level of each is then 5 % by their number, which
 *   is what Holm's correction asks of the first
 */
export function detectableDifference(
  { variance, freedom }: { readonly variance: number; readonly freedom: number },
  comparisons = 1,
): number {
  const level = 0.05 / Math.max(1, comparisons);
  const reach = studentQuantile(1 - level / 2, freedom) + studentQuantile(0.8, freedom);
  return reach * Math.sqrt(variance);
}
