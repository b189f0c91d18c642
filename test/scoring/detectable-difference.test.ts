import { describe, expect, it } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import { detectableDifference } from '../../harness/scoring/detectable-difference.ts';
import { studentQuantile } from '../../harness/scoring/student-t.ts';

/** How often a t-test finds a difference, by drawing means and variances at random. */
function findPower(difference: number, freedom: number, level: number): number {
  const random = createRandom(0, 'power', freedom);
  const cut = studentQuantile(1 - level / 2, freedom);
  const draws = 20_000;
  let found = 0;
  for (let i = 0; i < draws; i++) {
    let squares = 0;
    for (let k = 0; k < freedom; k++) squares += random.normal() ** 2;
    const t = (difference + random.normal()) / Math.sqrt(squares / freedom);
    if (Math.abs(t) > cut) found++;
  }
  return found / draws;
}

describe('the difference that could be shown', () => {
  it.each([
    [5, 1],
    [12, 1],
    [29, 1],
    [29, 13],
  ])('is found in 80 of 100 tries with %i degrees of freedom, as one of %i', (freedom, number) => {
    const difference = detectableDifference({ variance: 1, freedom }, number);
    const power = findPower(difference, freedom, 0.05 / number);
    // The sum of two quantiles is a little on the safe side of the noncentral t where few are known.
    expect(power).toBeGreaterThan(0.78);
    expect(power).toBeLessThan(0.86);
  });

  it('grows with the error', () => {
    const one = detectableDifference({ variance: 1, freedom: 20 });
    expect(detectableDifference({ variance: 4, freedom: 20 })).toBeCloseTo(2 * one, 12);
  });
});
