import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speedRatio } from '../../harness/bench/ratios.ts';

const rate = fc.double({ min: 0.01, max: 1e4, noNaN: true });
const rates = fc.array(rate, { minLength: 1, maxLength: 9 });

describe('speedRatio', () => {
  it('is a factor that was there in every round, whatever slowed the rounds', () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 0.1, max: 10, noNaN: true }), (others, factor) => {
        const ours = others.map((other) => other * factor);
        expect(speedRatio(ours, others)).toBeCloseTo(factor, 6);
      }),
    );
  });

  it('is not moved by one bad round of five', () => {
    expect(speedRatio([8, 8, 0.1, 8, 8], [4, 4, 4, 4, 4])).toBe(2);
  });
});
