import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paperPairs } from '../../../harness/contract/pairs/paper-pairs.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  type Artists,
  allPairs,
  arbitraryArtists,
  findFaults,
  namesOf,
} from '../../data/pairs/arbitrary-artists.ts';

const seeds = fc.integer();
const caps = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });

function draw(artists: Artists, seed: number, capPerArtist?: number) {
  const options = capPerArtist === undefined ? {} : { capPerArtist };
  return paperPairs(artists, createRandom(seed), options);
}

function countByArtist(artists: Artists, names: readonly string[]): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const name of names) {
    const artist = artists[Number(name.split('-')[0])]!;
    counts.set(artist, (counts.get(artist) ?? 0) + 1);
  }
  return counts;
}

describe('paperPairs', () => {
  it('labels truly, balances, and gives no pair twice in either order', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, caps, (artists, seed, cap) => {
        expect(findFaults(artists, draw(artists, seed, cap))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes every pair of an artist while there are negatives for them', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, (artists, seed) => {
        const every = allPairs(artists, 1);
        const positives = namesOf(draw(artists, seed), 1);
        const free = new Map<number, number>();
        for (const name of allPairs(artists, 0)) {
          for (const painting of name.split('-').map(Number)) {
            free.set(painting, (free.get(painting) ?? 0) + 1);
          }
        }
        // With as many negatives around each painting as there are positives, none can be dropped.
        const plenty = [...artists.keys()].every((i) => (free.get(i) ?? 0) >= 2 * every.length);
        if (plenty) expect(positives.sort()).toEqual(every.sort());
        else expect(every).toEqual(expect.arrayContaining(positives));
      }),
    );
    const artists = Array.from({ length: 200 }, (_, i) => i % 40);
    expect(namesOf(draw(artists, 1), 1).sort()).toEqual(allPairs(artists, 1).sort());
  });

  it('drops a positive only when neither of its paintings has a negative left', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, (artists, seed) => {
        const pairs = draw(artists, seed);
        const used = new Set(namesOf(pairs, 0));
        const kept = new Set(namesOf(pairs, 1));
        const left = allPairs(artists, 0).filter((name) => !used.has(name));
        const open = new Set(left.flatMap((name) => name.split('-')));
        for (const name of allPairs(artists, 1)) {
          if (!kept.has(name)) expect(name.split('-').some((one) => open.has(one))).toBe(false);
        }
      }),
    );
  });

  it('follows each positive with a negative that shares a painting with it', () => {
    fc.assert(
      fc.property(arbitraryArtists, seeds, (artists, seed) => {
        const { a, b, same } = draw(artists, seed);
        for (let i = 0; i < a.length; i += 2) {
          expect([same[i], same[i + 1]]).toEqual([1, 0]);
          expect([a[i], b[i]]).toContain(a[i + 1]);
        }
      }),
    );
  });

  it('keeps the cap, and takes as many as it allows', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 50 }), (seed, cap) => {
        const artists = Array.from({ length: 90 }, (_, i) => (i < 30 ? i % 2 : 2 + (i % 10)));
        const every = countByArtist(artists, allPairs(artists, 1));
        const counts = countByArtist(artists, namesOf(draw(artists, seed, cap), 1));
        for (const [artist, count] of every) {
          expect(counts.get(artist)).toBe(Math.min(cap, count));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('draws capped positives, sides and other artists evenly', () => {
    // Artist 0 has two paintings; artist 1 has one, artist 2 has eight.
    const artists = [0, 0, 1, ...new Array<number>(8).fill(2)];
    const anchors = [0, 0];
    const others = [0, 0];
    const capped = new Map<string, number>();
    const runs = 3_000;
    for (let seed = 0; seed < runs; seed++) {
      const pairs = draw(artists, seed, 1);
      const positive = Array.from(pairs.a).findIndex((a, i) => a < 2 && pairs.same[i] === 1);
      anchors[pairs.a[positive + 1]!]!++;
      others[pairs.b[positive + 1] === 2 ? 0 : 1]!++;
      const [name] = namesOf(pairs, 1).filter((name) => !name.startsWith('0'));
      capped.set(name!, (capped.get(name!) ?? 0) + 1);
    }
    // Five standard deviations around one half: the artist is drawn first, not the painting. The
    // other positive may have used up the pair with painting 2 only from the side of artist 2.
    for (const count of [...anchors, ...others]) {
      expect(Math.abs(count - runs / 2)).toBeLessThan(5 * Math.sqrt(runs / 4));
    }
    expect(capped.size).toBe(28);
    for (const count of capped.values()) {
      expect(Math.abs(count - runs / 28)).toBeLessThan(5 * Math.sqrt(runs / 28));
    }
  });

  it('gives the same pairs under one seed, and others under another', () => {
    const artists = Array.from({ length: 60 }, (_, i) => i % 6);
    expect(draw(artists, 1)).toEqual(draw(artists, 1));
    expect(draw(artists, 1)).not.toEqual(draw(artists, 2));
  });

  it('is empty with a single artist or none', () => {
    expect(draw([5, 5, 5], 0).a).toHaveLength(0);
    expect(draw([], 0).a).toHaveLength(0);
  });

  it('refuses a cap below 1', () => {
    expect(() => draw([0, 0, 1], 0, 0)).toThrow(RangeError);
  });
});
