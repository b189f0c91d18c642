import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPairSet } from '../../../harness/contract/pairs/pair-set.ts';
import { nameOf } from '../../data/pairs/arbitrary-artists.ts';

describe('createPairSet', () => {
  it('holds what a Set of names holds', () => {
    const index = fc.oneof(fc.nat(12), fc.integer({ min: 2 ** 26 - 5, max: 2 ** 26 - 1 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(index, index), { maxLength: 80 }), (pairs) => {
        const oracle = new Set<string>();
        const set = createPairSet(pairs.length);
        for (const [a, b] of pairs) {
          const isNew = !oracle.has(nameOf(a, b));
          expect(set.has(a, b)).toBe(!isNew);
          expect(set.add(a, b)).toBe(isNew);
          oracle.add(nameOf(a, b));
          expect(set.has(b, a)).toBe(true);
        }
      }),
    );
  });
});
