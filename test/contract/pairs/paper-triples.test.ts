import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paperTriples } from '../../../harness/contract/pairs/paper-triples.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { type Artists, arbitraryArtists } from '../../data/pairs/arbitrary-artists.ts';

function pairedArtists(artists: Artists): Set<string | number> {
  return new Set(artists.filter((artist, i) => artists.indexOf(artist) !== i));
}

const artistsWithTriples = arbitraryArtists.filter((artists) => pairedArtists(artists).size > 0);

describe('paperTriples', () => {
  it('joins a reference with another painting of its artist and one of another artist', () => {
    fc.assert(
      fc.property(artistsWithTriples, fc.integer(), fc.nat(60), (artists, seed, count) => {
        const { reference, same, different } = paperTriples(artists, createRandom(seed), count);
        expect([reference.length, same.length, different.length]).toEqual([count, count, count]);
        for (let i = 0; i < count; i++) {
          expect(artists[reference[i]!]).toBeDefined();
          expect(same[i]).not.toBe(reference[i]);
          expect(artists[same[i]!]).toBe(artists[reference[i]!]);
          expect(artists[different[i]!]).toBeDefined();
          expect(artists[different[i]!]).not.toBe(artists[reference[i]!]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes every artist with two paintings as a reference once, or in turns', () => {
    fc.assert(
      fc.property(
        artistsWithTriples,
        fc.integer(),
        fc.integer({ min: 1, max: 4 }),
        (artists, seed, rounds) => {
          const able = pairedArtists(artists);
          const random = createRandom(seed);
          const once = paperTriples(artists, random).reference;
          expect(Array.from(once, (i) => artists[i]!).sort()).toEqual([...able].sort());
          const { reference } = paperTriples(artists, random, rounds * able.size);
          for (const artist of able) {
            expect(reference.filter((i) => artists[i] === artist)).toHaveLength(rounds);
          }
        },
      ),
    );
  });

  it('draws paintings evenly, and the other artist before the painting', () => {
    // Artist 2 has one painting, artist 1 has nine.
    const artists = [0, 0, 0, 2, ...new Array<number>(9).fill(1)];
    const count = 6_000;
    const { reference, same, different } = paperTriples(artists, createRandom(1), 2 * count);
    const ordered = new Map<string, number>();
    let lonely = 0;
    for (let i = 0; i < reference.length; i++) {
      if (artists[reference[i]!] !== 0) continue;
      const name = `${reference[i]} ${same[i]}`;
      ordered.set(name, (ordered.get(name) ?? 0) + 1);
      if (different[i] === 3) lonely++;
    }
    expect(ordered.size).toBe(6);
    for (const seen of ordered.values()) {
      expect(Math.abs(seen - count / 6)).toBeLessThan(5 * Math.sqrt(count / 6));
    }
    expect(Math.abs(lonely - count / 2)).toBeLessThan(5 * Math.sqrt(count / 4));
  });

  it('gives the same triples under one seed, and others under another', () => {
    const artists = Array.from({ length: 60 }, (_, i) => i % 6);
    const draw = (seed: number) => paperTriples(artists, createRandom(seed), 50);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it.each([[[]], [[0, 0, 0]], [[0, 1, 2]]])('refuses artists %j', (artists) => {
    expect(() => paperTriples(artists, createRandom(0))).toThrow(
      expect.objectContaining({ code: 'TOO_FEW_ARTISTS' }),
    );
  });
});
