import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../harness/contract/random.ts';
import {
  chooseOnArtistFolds,
  makeArtistFolds,
} from '../../../../plugins/models/verification/artist-folds.ts';
import { labelPairs } from '../../../../plugins/models/verification/label-pairs.ts';

const lists = fc
  .array(fc.integer({ min: 0, max: 12 }), { minLength: 4, maxLength: 60 })
  .filter((artists) => new Set(artists).size >= 4);

describe('artist folds', () => {
  it('hold each painting out once, and never with a painting of its artist to fit on', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 2, max: 8 }), fc.integer(), (artists, count, seed) => {
        const folds = makeArtistFolds(artists, count, createRandom(seed));
        const held = folds.flatMap((fold) => fold.held);
        expect(held.sort((a, b) => a - b)).toEqual(artists.map((_, place) => place));
        for (const fold of folds) {
          const known = new Set(fold.fit.map((place) => artists[place]));
          expect(fold.held.some((place) => known.has(artists[place]))).toBe(false);
          expect(fold.fit.length + fold.held.length).toBe(artists.length);
          expect(new Set(fold.held.map((place) => artists[place])).size).toBeGreaterThan(1);
        }
      }),
    );
  });

  it('refuse to divide three artists', () => {
    expect(() => makeArtistFolds([1, 2, 3, 3], 2, createRandom(1))).toThrow('at least 4 artists');
  });
});

describe('choosing on artist folds', () => {
  const folds = makeArtistFolds([0, 1, 2, 3, 4, 5], 3, createRandom(1));

  it('takes the highest mean, the first of equals, and asks fold by fold', async () => {
    const asked: string[] = [];
    const { best, judged } = await chooseOnArtistFolds(['x', 'y', 'z'], folds, (name, fold) => {
      asked.push(`${fold.index}${name}`);
      return name === 'x' ? 0.5 : 0.6 + 0.1 * fold.index;
    });
    expect(best.candidate).toBe('y');
    expect(asked.slice(0, 4)).toEqual(['0x', '0y', '0z', '1x']);
    expect(judged[1]!.mean).toBeCloseTo(0.7);
  });

  it('passes over folds that say nothing', async () => {
    const { judged } = await chooseOnArtistFolds([1], folds, (_, { index }) =>
      index === 0 ? Number.NaN : 0.8,
    );
    expect(judged[0]!.mean).toBeCloseTo(0.8);
  });
});

describe('labelled pairs', () => {
  it('are all there are, or as many as are asked for', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 300 }), (artists, most) => {
        const { a, b, same } = labelPairs(artists, most, createRandom(1));
        const total = (artists.length * (artists.length - 1)) / 2;
        expect(a).toHaveLength(Math.min(total, most));
        if (total <= most) expect(new Set([...a].map((i, k) => `${i},${b[k]}`)).size).toBe(total);
        for (const [k, i] of a.entries()) {
          expect(i).toBeLessThan(b[k]!);
          expect(same[k]).toBe(artists[i] === artists[b[k]!] ? 1 : 0);
        }
      }),
    );
  });
});
