import { studentQuantile } from './student-t.ts';

/**
 * The smallest difference that a test with this uncertainty would find in 80 of 100 tries, two-sided at 5
 * %: (t₀.₉₇₅ + t₀.₈)·√variance, with Student's t (Snedecor and Cochran 1989, section 6.14). It does not
 * depend on the observed difference, unlike "observed power", which only repeats the p-value.
 *
 * @param comparisons number of comparisons in the family; the level of each is then 5 % divided by it, as
 *   Holm's correction requires of the first
 */
export function detectableDifference(
  { variance, freedom }: { readonly variance: number; readonly freedom: number },
  comparisons = 1,
): number {
  const level = 0.05 / Math.max(1, comparisons);
  const reach = studentQuantile(1 - level / 2, freedom) + studentQuantile(0.8, freedom);
  return reach * Math.sqrt(variance);
}
