import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDisjointSets } from '../../../harness/data/splits/disjoint-sets.ts';
import { joinClusters } from '../../../harness/data/splits/join-clusters.ts';

describe('joinClusters', () => {
  it('joins points on a line exactly where no gap is wider than the distance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(300), { minLength: 1, maxLength: 60 }),
        fc.nat(12),
        (points, distance) => {
          const sets = createDisjointSets(points.length);
          const isClose = (a: number, b: number) => Math.abs(points[a]! - points[b]!) <= distance;
          joinClusters(points.keys(), isClose, sets);

          const order = [...points.keys()].sort((a, b) => points[a]! - points[b]!);
          for (const [rank, item] of order.slice(1).entries()) {
            const before = order[rank]!;
            expect(sets.find(item) === sets.find(before)).toBe(isClose(item, before));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
