import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderByKey } from '../../../harness/data/copies/order-by-key.ts';
import { packSketch, unpackSketch } from '../../../harness/data/copies/pack-sketch.ts';
import { createVotes } from '../../../harness/data/copies/votes.ts';

it('packs a sketch and reads it from any place of a file', () => {
  const sketch = {
    places: Uint16Array.from([1, 2, 3, 400, 500, 600]),
    bits: Uint32Array.from({ length: 16 }, (_, i) => (i * 0x9e3779b9) >>> 0),
  };
  const packed = packSketch(sketch);
  const file = Buffer.concat([Buffer.from('odd'), packed, Buffer.from('more')]);
  expect(unpackSketch(file.subarray(3, 3 + packed.length))).toEqual(sketch);
  expect(unpackSketch(file)).toBeUndefined();
});

it('orders keys as a stable sort does', () => {
  fc.assert(
    fc.property(fc.uint32Array({ maxLength: 300 }), fc.nat(31), (all, shift) => {
      const keys = all.map((key) => key >>> shift);
      const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect([...orderByKey(keys)]).toEqual(expected);
    }),
  );
});

it('keeps a vote once, for each pair and either side of the mirror', () => {
  const vote = fc.record({
    first: fc.nat(5),
    more: fc.integer({ min: 1, max: 4 }),
    mirrored: fc.boolean(),
    spot: fc.nat(7),
    other: fc.nat(7),
  });
  const few = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(fc.array(vote, { maxLength: 200 }), few, (all, fewest) => {
      const votes = createVotes(10, 8);
      const expected = new Map<string, Set<string>>();
      for (const [i, { first, more, mirrored, spot, other }] of all.entries()) {
        votes.add(first, first + more, mirrored, spot, other);
        if (i % 50 === 0) votes.settle();
        const pair = `${first} ${first + more} ${mirrored}`;
        expected.set(pair, (expected.get(pair) ?? new Set()).add(`${spot} ${other}`));
      }
      for (const [pair, { size }] of expected) if (size < fewest) expected.delete(pair);
      const kept = new Map<string, Set<string>>();
      votes.forEachPair(fewest, ({ first, second, mirrored, spots, others }) => {
        const pairs = spots.map((spot, i) => `${spot} ${others[i]}`);
        expect(new Set(pairs).size).toBe(pairs.length);
        kept.set(`${first} ${second} ${mirrored}`, new Set(pairs));
      });
      expect(kept).toEqual(expected);
    }),
  );
});
