import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subtractEstimates } from '../../harness/scoring/subtract-estimates.ts';

/** Wilson's score interval of `hits` in `count`. */
function wilson(hits: number, count: number) {
  const z = 1.959964;
  const value = hits / count;
  const centre = (hits + z ** 2 / 2) / (count + z ** 2);
  const reach = (z * Math.sqrt((hits * (count - hits)) / count + z ** 2 / 4)) / (count + z ** 2);
  return { value, low: centre - reach, high: centre + reach };
}

describe('the difference of two independent figures', () => {
  it.each([
    // Newcombe (1998), table II, method 10.
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [6, 7, 2, 7, 0.5714, 0.0582, 0.8062],
    [10, 10, 0, 10, 1, 0.6075, 1],
  ])('of %i/%i and %i/%i is as published', (a, m, b, n, value, low, high) => {
    const difference = subtractEstimates(wilson(a, m), wilson(b, n));
    expect(difference.value).toBeCloseTo(value, 4);
    expect(difference.low).toBeCloseTo(low, 4);
    expect(difference.high).toBeCloseTo(high, 4);
  });

  it('turns its sign with the order, and is no narrower than either', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const estimate = fc.tuple(share, share, share).map((three) => {
      const [low, value, high] = three.sort((a, b) => a - b) as [number, number, number];
      return { low, value, high };
    });
    fc.assert(
      fc.property(estimate, estimate, (one, other) => {
        const [there, back] = [subtractEstimates(one, other), subtractEstimates(other, one)];
        expect(there.low).toBeCloseTo(-back.high, 12);
        expect(there.high).toBeCloseTo(-back.low, 12);
        expect(there.value - there.low).toBeGreaterThanOrEqual(one.value - one.low - 1e-12);
        expect(there.high - there.value).toBeGreaterThanOrEqual(other.value - other.low - 1e-12);
      }),
    );
  });
});
