import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreAuc } from '../../../../plugins/models/blend/score-auc.ts';

describe('the AUC of scores of any range', () => {
  it('is the share of pairs of pairs in the right order', () => {
    const cases = fc
      .array(fc.record({ score: fc.integer({ min: -20, max: 20 }), same: fc.boolean() }), {
        minLength: 2,
        maxLength: 40,
      })
      .filter((pairs) => new Set(pairs.map(({ same }) => same)).size === 2);
    fc.assert(
      fc.property(cases, (pairs) => {
        const of = (kind: boolean) => pairs.filter(({ same }) => same === kind);
        let wins = 0;
        for (const a of of(true)) {
          for (const b of of(false)) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        }
        const auc = scoreAuc(
          Float64Array.from(pairs, ({ score }) => score),
          Uint8Array.from(pairs, ({ same }) => (same ? 1 : 0)),
        );
        expect(auc).toBeCloseTo(wins / of(true).length / of(false).length, 10);
      }),
    );
  });
});
