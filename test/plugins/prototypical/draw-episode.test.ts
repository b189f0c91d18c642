import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { episodeDrawer } from '../../../plugins/prototypical/draw-episode.ts';

const collections = fc.record({
  artists: fc
    .array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 40 })
    .filter((artists) => {
      const twice = artists.filter((artist, i) => artists.indexOf(artist) < i);
      return new Set(twice).size >= 2;
    }),
  ways: fc.integer({ min: 2, max: 8 }),
  shots: fc.integer({ min: 1, max: 5 }),
  queries: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer(),
});

describe('episodes', () => {
  it('have one shape, an artist a group, and no query that is known', () => {
    fc.assert(
      fc.property(collections, ({ artists, ways, shots, queries, seed }) => {
        const drawer = episodeDrawer(artists, { ways, shots, queries });
        const { support, queries: asked } = drawer.draw(createRandom(seed));
        expect(support).toHaveLength(drawer.ways * shots);
        expect(asked).toHaveLength(drawer.ways * queries);
        const groups = Array.from({ length: drawer.ways }, (_, way) => {
          const known = support.slice(way * shots, (way + 1) * shots);
          const named = asked.slice(way * queries, (way + 1) * queries);
          expect(named.some((painting) => known.includes(painting))).toBe(false);
          const both = new Set([...known, ...named].map((painting) => artists[painting]));
          expect(both.size).toBe(1);
          return [...both][0];
        });
        expect(new Set(groups).size).toBe(drawer.ways);
        expect(drawer.draw(createRandom(seed))).toEqual({ support, queries: asked });
      }),
    );
  });

  it('repeat no painting of an artist who has enough', () => {
    const artists = Array.from({ length: 30 }, (_, i) => i % 3);
    const { draw } = episodeDrawer(artists, { ways: 3, shots: 4, queries: 6 });
    const { support, queries } = draw(createRandom(1));
    expect(new Set([...support, ...queries]).size).toBe(30);
  });

  it('are refused where no two artists have two paintings', () => {
    const shape = { ways: 2, shots: 1, queries: 1 };
    expect(() => episodeDrawer([0, 0, 1, 2], shape)).toThrow('two paintings each; there are 1');
  });
});
