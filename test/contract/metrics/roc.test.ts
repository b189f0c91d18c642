import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalErrorRate, rocAuc } from '../../../harness/contract/metrics/roc.ts';
import { scoredPairs } from '../../scoring/scored-pairs.ts';

function bruteForceAuc(scores: Float64Array, same: Uint8Array): number {
  let wins = 0;
  let contests = 0;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < scores.length; j++) {
      if (same[i] !== 1 || same[j] !== 0) continue;
      contests++;
      if (scores[i]! > scores[j]!) wins += 1;
      else if (scores[i] === scores[j]) wins += 0.5;
    }
  }
  return wins / contests;
}

describe('rocAuc', () => {
  it('equals counting every contest, ties as one half', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(rocAuc(scores, same)).toBeCloseTo(bruteForceAuc(scores, same), 12);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its value under a rising transform', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(
          rocAuc(
            scores.map((x) => x ** 3 / 2 + 0.1),
            same,
          ),
        ).toBe(rocAuc(scores, same));
      }),
    );
  });

  it('becomes 1 − AUC with labels swapped, and does not depend on order', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        const auc = rocAuc(scores, same);
        expect(
          rocAuc(
            scores,
            same.map((label) => 1 - label),
          ),
        ).toBeCloseTo(1 - auc, 12);
        expect(rocAuc(scores.toReversed(), same.toReversed())).toBe(auc);
      }),
    );
  });

  it('takes single precision, −0 and 0 alike', () => {
    const same = Uint8Array.of(1, 0, 1, 0);
    expect(rocAuc(Float32Array.of(0, -0, 0.5, 0.25), same)).toBe(0.625);
  });
});

describe('equalErrorRate', () => {
  it('is 0 for a perfect answer, 1 for an inverted one, one half for a constant', () => {
    const same = Uint8Array.of(0, 0, 1, 1);
    expect(equalErrorRate(Float64Array.of(0.1, 0.2, 0.8, 0.9), same)).toBe(0);
    expect(equalErrorRate(Float64Array.of(0.8, 0.9, 0.1, 0.2), same)).toBe(1);
    expect(equalErrorRate(Float64Array.of(0.4, 0.4, 0.4, 0.4), same)).toBe(0.5);
  });
});

describe('refusals', () => {
  const same = Uint8Array.of(1, 0, 1);
  it.each([
    ['NaN', Number.NaN],
    ['above 1', 1.5],
    ['below 0', -0.25],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('%s names the index and the value', (_, bad) => {
    expect(() => rocAuc(Float64Array.of(0.5, 0.5, bad), same)).toThrowError(
      expect.objectContaining({
        code: 'PREDICTION_INVALID',
        message: expect.stringContaining(`pair 2 is ${bad}`),
      }),
    );
  });
  it('too few scores', () => {
    expect(() => rocAuc(Float64Array.of(0.5), same)).toThrowError(/1 predictions for 3 pairs/);
  });
  it('one class only', () => {
    expect(() => rocAuc(Float64Array.of(0.5), Uint8Array.of(1))).toThrowError(
      expect.objectContaining({ code: 'PAIRS_ONE_CLASS' }),
    );
  });
});
