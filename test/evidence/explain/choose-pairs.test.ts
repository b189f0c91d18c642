import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePairs } from '../../../harness/evidence/explain/choose-pairs.ts';

const predictions = fc
  .array(
    fc.record({
      a: fc.integer({ min: 0, max: 9 }),
      b: fc.integer({ min: 10, max: 19 }),
      same: fc.integer({ min: 0, max: 1 }),
      score: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 40 },
  )
  .map((rows) => ({
    a: rows.map(({ a }) => `p${a}`),
    b: rows.map(({ b }) => `p${b}`),
    artistA: new Int32Array(rows.length),
    artistB: new Int32Array(rows.length),
    same: Uint8Array.from(rows, ({ same }) => same),
    scores: Float32Array.from(rows, ({ score }) => score / 20),
  }));

describe('the pairs worth looking at', () => {
  it('are of the stated kind, and share no painting', () => {
    fc.assert(
      fc.property(predictions, fc.integer({ min: 1, max: 6 }), (tested, count) => {
        const chosen = choosePairs(tested, 0.5, count);
        expect(chosen.length).toBeLessThanOrEqual(count);
        const shown = chosen.flatMap(({ a, b }) => [a, b]);
        expect(new Set(shown).size).toBe(shown.length);
        for (const { a, b, kind } of chosen) {
          const rows = Array.from(tested.scores.keys()).filter(
            (i) => tested.a[i] === a && tested.b[i] === b,
          );
          const fits = rows.some((i) => {
            const above = tested.scores[i]! >= 0.5;
            if (tested.same[i] === 1) return kind === (above ? 'found' : 'missed');
            return above && kind === 'judged one artist';
          });
          expect(fits).toBe(true);
        }
      }),
    );
  });

  it('show two pictures', () => {
    const tested = {
      a: ['whole', 'c'],
      b: ['detail', 'd'],
      artistA: new Int32Array(2),
      artistB: new Int32Array(2),
      same: Uint8Array.of(1, 1),
      scores: Float32Array.of(0.99, 0.8),
    };
    const isCopy = (a: string, b: string) => a === 'whole' && b === 'detail';
    expect(choosePairs(tested, 0.5, 2, isCopy)).toEqual([{ a: 'c', b: 'd', kind: 'found' }]);
  });

  it('begin with the most certain of each kind', () => {
    const chosen = choosePairs(
      {
        a: ['a', 'c', 'e', 'g'],
        b: ['b', 'd', 'f', 'h'],
        artistA: new Int32Array(4),
        artistB: new Int32Array(4),
        same: Uint8Array.of(1, 1, 0, 1),
        scores: Float32Array.of(0.8, 0.9, 0.7, 0.1),
      },
      0.5,
      9,
    );
    expect(chosen.map(({ a, kind }) => `${a} ${kind}`)).toEqual([
      'c found',
      'e judged one artist',
      'g missed',
      'a found',
    ]);
  });
});
