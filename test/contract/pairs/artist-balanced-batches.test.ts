import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artistBalancedBatches } from '../../../harness/contract/pairs/artist-balanced-batches.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { type Artists, arbitraryArtists } from '../../data/pairs/arbitrary-artists.ts';

function sizesOf(artists: Artists): Map<string | number, number> {
  const sizes = new Map<string | number, number>();
  for (const artist of artists) sizes.set(artist, (sizes.get(artist) ?? 0) + 1);
  return sizes;
}

/** Artists and a batch shape that they can fill. */
const fillable = fc
  .record({
    artists: arbitraryArtists,
    artistsPerBatch: fc.integer({ min: 1, max: 6 }),
    paintingsPerArtist: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer(),
  })
  .filter(
    ({ artists, artistsPerBatch, paintingsPerArtist }) =>
      [...sizesOf(artists).values()].filter((size) => paintingsPerArtist === 1 || size > 1)
        .length >= artistsPerBatch,
  );

describe('artistBalancedBatches', () => {
  it('gives batches of P different artists with K paintings each', () => {
    fc.assert(
      fc.property(fillable, ({ artists, seed, ...shape }) => {
        const { artistsPerBatch: P, paintingsPerArtist: K } = shape;
        const sizes = sizesOf(artists);
        for (const batch of artistBalancedBatches(artists, shape, createRandom(seed))) {
          expect(batch).toHaveLength(P * K);
          const chosen = new Set<string | number>();
          for (let start = 0; start < P * K; start += K) {
            const paintings = [...batch.subarray(start, start + K)];
            const [artist, ...others] = new Set(paintings.map((i) => artists[i]!));
            expect(others).toEqual([]);
            chosen.add(artist!);
            // Different paintings as far as the artist has them, then repeats as even as can be.
            const size = sizes.get(artist!)!;
            expect(new Set(paintings).size).toBe(Math.min(K, size));
            for (const painting of new Set(paintings)) {
              const times = paintings.filter((other) => other === painting).length;
              expect(times).toBeLessThanOrEqual(Math.ceil(K / size));
            }
          }
          expect(chosen.size).toBe(P);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has as many batches as draw each painting once on average', () => {
    fc.assert(
      fc.property(fillable, ({ artists, seed, ...shape }) => {
        const batches = [...artistBalancedBatches(artists, shape, createRandom(seed))];
        const { artistsPerBatch, paintingsPerArtist } = shape;
        const usable = [...sizesOf(artists).values()]
          .filter((size) => paintingsPerArtist === 1 || size > 1)
          .reduce((sum, size) => sum + size, 0);
        expect(batches).toHaveLength(Math.ceil(usable / (artistsPerBatch * paintingsPerArtist)));
      }),
    );
  });

  it('takes all artists equally often, however many paintings they have', () => {
    fc.assert(
      fc.property(fillable, ({ artists, seed, ...shape }) => {
        const counts = new Map<string | number, number>();
        for (const [artist, size] of sizesOf(artists)) {
          if (shape.paintingsPerArtist === 1 || size > 1) counts.set(artist, 0);
        }
        for (const batch of artistBalancedBatches(artists, shape, createRandom(seed))) {
          for (let i = 0; i < batch.length; i += shape.paintingsPerArtist) {
            const artist = artists[batch[i]!]!;
            counts.set(artist, counts.get(artist)! + 1);
          }
        }
        const often = [...counts.values()];
        expect(Math.max(...often) - Math.min(...often)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes all paintings of an artist in turns', () => {
    const artists = Array.from({ length: 60 }, (_, i) => i % 6);
    const shape = { artistsPerBatch: 3, paintingsPerArtist: 2 };
    const drawn = [...artistBalancedBatches(artists, shape, createRandom(1))].flatMap((batch) => [
      ...batch,
    ]);
    expect(drawn.sort((a, b) => a - b)).toEqual([...artists.keys()]);
  });

  it('gives the same batches under one seed, and others under another', () => {
    const artists = Array.from({ length: 60 }, (_, i) => i % 6);
    const shape = { artistsPerBatch: 3, paintingsPerArtist: 4 };
    const draw = (seed: number) => [...artistBalancedBatches(artists, shape, createRandom(seed))];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('says when a batch needs more artists than there are', () => {
    const shape = { artistsPerBatch: 3, paintingsPerArtist: 2 };
    const batches = artistBalancedBatches([0, 0, 1, 1, 2], shape, createRandom(0));
    expect(() => batches.next()).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_ARTISTS',
        message: expect.stringContaining('A batch needs 3 artists, but only 2 have'),
      }),
    );
  });

  it('refuses a shape without paintings', () => {
    const shape = { artistsPerBatch: 2, paintingsPerArtist: 0 };
    expect(() => artistBalancedBatches([0, 1], shape, createRandom(0)).next()).toThrow(RangeError);
  });
});
