import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPairsWithin } from '../../../harness/contract/pairs/pairs-within.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { nameOf } from '../../data/pairs/arbitrary-artists.ts';

function namesOf(flat: Uint32Array): string[] {
  return Array.from({ length: flat.length / 2 }, (_, i) => nameOf(flat[2 * i]!, flat[2 * i + 1]!));
}

describe('drawPairsWithin', () => {
  it('draws as many different usable pairs as it is asked for or has', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(500), { maxLength: 15 }),
        fc.nat(120),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        (paintings, count, modulus, seed) => {
          const isUsable = (a: number, b: number) => modulus === 1 || (a + b) % modulus !== 0;
          const every = paintings.flatMap((a, i) =>
            paintings
              .slice(i + 1)
              .filter((b) => isUsable(a, b))
              .map((b) => nameOf(a, b)),
          );
          const drawn = namesOf(
            drawPairsWithin(
              Uint32Array.from(paintings),
              count,
              createRandom(seed),
              every.length,
              isUsable,
            ),
          );
          expect(drawn).toHaveLength(Math.min(count, every.length));
          expect(new Set(drawn).size).toBe(drawn.length);
          expect(every).toEqual(expect.arrayContaining(drawn));
        },
      ),
    );
  });

  // One pair of 28 is drawn again and again, ten are taken from the list of all.
  it.each([1, 10])('draws %i of 28 pairs, each as often as any other', (count) => {
    const paintings = Uint32Array.from({ length: 8 }, (_, i) => i);
    const runs = 5_600;
    const times = new Map<string, number>();
    for (let seed = 0; seed < runs; seed++) {
      for (const name of namesOf(drawPairsWithin(paintings, count, createRandom(seed)))) {
        times.set(name, (times.get(name) ?? 0) + 1);
      }
    }
    expect(times.size).toBe(28);
    const expected = (runs * count) / 28;
    for (const seen of times.values()) {
      expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });
});
