import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { testPairs } from '../../../harness/data/pairs/test-pairs.ts';
import { allPairs, arbitraryArtists, findFaults, nameOf, namesOf } from './arbitrary-artists.ts';

const seeds = fc.integer();
const bounds = fc.integer({ min: 2, max: 60 });

describe('testPairs', () => {
  it('labels truly, balances, and gives no pair twice in either order', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, bounds, (artists, seed, maxPairs) => {
        const pairs = testPairs(artists, { random: createRandom(seed), maxPairs });
        expect(findFaults(artists, pairs)).toEqual([]);
        expect(pairs.a.length).toBeLessThanOrEqual(maxPairs);
      }),
      { numRuns: 300 },
    );
  });

  it('takes as many pairs as there are and the bound allows', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, bounds, (artists, seed, maxPairs) => {
        const [positives, negatives] = ([1, 0] as const).map((label) => allPairs(artists, label));
        const pairs = testPairs(artists, { random: createRandom(seed), maxPairs });
        expect(namesOf(pairs, 1)).toHaveLength(
          Math.min(positives!.length, negatives!.length, Math.floor(maxPairs / 2)),
        );
      }),
    );
  });

  it('is sorted, with the smaller index first', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, (artists, seed) => {
        const { a, b } = testPairs(artists, { random: createRandom(seed) });
        for (let i = 0; i < a.length; i++) {
          expect(a[i]!).toBeLessThan(b[i]!);
          if (i > 0) expect(a[i - 1]! * 1000 + b[i - 1]!).toBeLessThan(a[i]! * 1000 + b[i]!);
        }
      }),
    );
  });

  it('never pairs two paintings of one near-duplicate group, and takes all others', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, fc.nat(3), (artists, seed, groups) => {
        const random = createRandom(seed, 'groups');
        // A group never has two artists: number the groups of each artist apart.
        const duplicateGroup = Int32Array.from(artists, (artist) => {
          const group = random.below(groups + 2) - 1;
          return group < 0 ? -1 : 10 * [...new Set(artists)].indexOf(artist) + group;
        });
        const pairs = testPairs(artists, { random: createRandom(seed), duplicateGroup });
        expect(findFaults(artists, pairs)).toEqual([]);
        const isCopy = (name: string) => {
          const [a, b] = name.split('-').map((i) => duplicateGroup[Number(i)]!);
          return a! >= 0 && a === b;
        };
        expect(namesOf(pairs, 1).filter(isCopy)).toEqual([]);
        const usable = allPairs(artists, 1).filter((name) => !isCopy(name));
        const most = Math.min(usable.length, allPairs(artists, 0).length);
        expect(namesOf(pairs, 1)).toHaveLength(most);
      }),
      { numRuns: 200 },
    );
  });

  it('shares a small bound evenly among artists', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, bounds, (artists, seed, maxPairs) => {
        const taken = new Map<string | number, number>();
        const available = new Map<string | number, number>();
        const pairs = testPairs(artists, { random: createRandom(seed), maxPairs });
        for (const [names, counts] of [
          [namesOf(pairs, 1), taken],
          [allPairs(artists, 1), available],
        ] as const) {
          for (const name of names) {
            const artist = artists[Number(name.split('-')[0])]!;
            counts.set(artist, (counts.get(artist) ?? 0) + 1);
          }
        }
        // An artist with pairs left over has at most one less than any other takes.
        const most = Math.max(0, ...taken.values());
        for (const [artist, count] of available) {
          const own = taken.get(artist) ?? 0;
          if (own < count) expect(own).toBeGreaterThanOrEqual(most - 1);
        }
      }),
    );
  });

  it('keeps one large artist from dominating', () => {
    // Five artists with 10 paintings (45 pairs each) and one with 100 (4,950 pairs).
    const artists = Array.from({ length: 150 }, (_, i) => (i < 50 ? i % 5 : 5));
    const pairs = testPairs(artists, { random: createRandom(1) });
    const positives = namesOf(pairs, 1);
    const large = positives.filter((name) => Number(name.split('-')[0]) >= 50);
    expect(positives.length - large.length).toBe(5 * 45);
    expect(large.length).toBe(4 * 45);
  });

  it('draws negatives uniformly over pairs of artists, not of paintings', () => {
    // Artists with 20, 40, 60 and 80 paintings.
    const artists = [20, 40, 60, 80].flatMap((size, i) => new Array<number>(size).fill(i));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 30; seed++) {
      const pairs = testPairs(artists, { random: createRandom(seed), maxPairs: 200 });
      for (const name of namesOf(pairs, 0)) {
        const [a, b] = name.split('-').map((i) => artists[Number(i)]!);
        counts.set(nameOf(a!, b!), (counts.get(nameOf(a!, b!)) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) {
      expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(500));
    }
  });

  it('takes three quarters of negatives across populations, the rest within each', () => {
    const artists = Array.from({ length: 200 }, (_, i) => i % 20);
    const population = Uint8Array.from(artists, (artist) => (artist < 5 ? 1 : 0));
    const counts = { across: 0, first: 0, second: 0 };
    for (let seed = 0; seed < 10; seed++) {
      const pairs = testPairs(artists, { random: createRandom(seed), population });
      expect(findFaults(artists, pairs)).toEqual([]);
      for (const name of namesOf(pairs, 0)) {
        const [a, b] = name.split('-').map((i) => population[Number(i)]!);
        counts[a !== b ? 'across' : a === 0 ? 'first' : 'second']++;
      }
    }
    const total = counts.across + counts.first + counts.second;
    expect(Math.abs(counts.across / total - 0.75)).toBeLessThan(0.025);
    // 105 pairs of artists in one population, 10 in the other.
    expect(Math.abs(counts.first / (counts.first + counts.second) - 105 / 115)).toBeLessThan(0.035);
  });

  it('manages where nearly all negatives are of a few artists', () => {
    // Of 66 pairs of artists one has 10,000 negatives; all others together have 2,045.
    const artists = [...new Array<number>(100).fill(0), ...new Array<number>(100).fill(1)];
    for (let artist = 2; artist < 12; artist++) artists.push(artist);
    const pairs = testPairs(artists, { random: createRandom(1), maxPairs: 10_000 });
    expect(findFaults(artists, pairs)).toEqual([]);
    expect(pairs.a).toHaveLength(10_000);
  });

  it('gives the same pairs under one seed, and others under another', () => {
    const artists = Array.from({ length: 60 }, (_, i) => i % 6);
    const draw = (seed: number) => testPairs(artists, { random: createRandom(seed), maxPairs: 50 });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('is empty with a single artist or none', () => {
    expect(testPairs([1, 1, 1], { random: createRandom(0) }).a).toHaveLength(0);
    expect(testPairs([], { random: createRandom(0) }).a).toHaveLength(0);
  });

  it('refuses a bound without room for a positive and a negative', () => {
    expect(() => testPairs([1, 1, 2], { random: createRandom(0), maxPairs: 1 })).toThrow(
      RangeError,
    );
  });
});
