import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseThreshold } from '../../harness/scoring/choose-threshold.ts';
import { scoredPairs } from './scored-pairs.ts';

function balancedAccuracy(scores: Float64Array, same: Uint8Array, threshold: number): number {
  const rate = (label: number) => {
    const of = [...scores].filter((_, i) => same[i] === label);
    return of.filter((x) => x >= threshold === (label === 1)).length / of.length;
  };
  return (rate(0) + rate(1)) / 2;
}

describe('chooseThreshold', () => {
  it('finds the best balanced accuracy that any threshold gives', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const chosen = balancedAccuracy(scores, same, chooseThreshold(scores, same));
        for (const threshold of [0, ...scores, ...scores.map((x) => x + 1e-9)]) {
          expect(chosen).toBeGreaterThanOrEqual(balancedAccuracy(scores, same, threshold) - 1e-12);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(chooseThreshold(scores.toReversed(), same.toReversed())).toBe(
          chooseThreshold(scores, same),
        );
      }),
    );
  });

  it('is in the middle of the widest gap', () => {
    expect(chooseThreshold(Float64Array.of(0.1, 0.2, 0.6, 0.7), Uint8Array.of(0, 0, 1, 1))).toBe(
      0.4,
    );
  });

  it('takes the widest gap of equally good cuts, the lowest of equally wide ones', () => {
    const same = Uint8Array.of(0, 1, 0, 1);
    expect(chooseThreshold(Float64Array.of(0.125, 0.25, 0.5, 1), same)).toBe(0.75);
    expect(chooseThreshold(Float64Array.of(0, 0.5, 0.625, 0.75), same)).toBe(0.25);
    expect(chooseThreshold(Float64Array.of(0, 0.25, 0.5, 0.75), same)).toBe(0.125);
  });

  it('separates neighbours in floating point', () => {
    const lower = 0.5;
    const upper = 0.5 + Number.EPSILON / 2;
    const next = 0.5 + Number.EPSILON;
    for (const [a, b] of [
      [lower, upper],
      [upper, next],
      [0, Number.MIN_VALUE],
    ] as const) {
      const threshold = chooseThreshold(Float64Array.of(a, b), Uint8Array.of(0, 1));
      expect(a < threshold && b >= threshold).toBe(true);
    }
  });

  it('leaves 0 for constant scores and for scores the wrong way round', () => {
    const same = Uint8Array.of(1, 0);
    expect(chooseThreshold(Float64Array.of(0.7, 0.7), same)).toBe(0);
    expect(chooseThreshold(Float64Array.of(0.1, 0.9), same)).toBe(0);
  });
});
