import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import { describeSplit } from '../../../harness/data/splits/describe-split.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { type PartName, partNames, type Split } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import {
  arbitraryCollection,
  collectionOf,
  groupByBruteForce,
  picturesOf,
} from './arbitrary-collection.ts';

const settings = defaultSplitSettings;
const seeds = fc.integer();

function artistsOf(split: Split, collection: Collection, ...parts: PartName[]): Set<string> {
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  return new Set(parts.flatMap((part) => split.parts[part].map((id) => artistOf.get(id)!)));
}

function shuffled(collection: Collection, seed: number): Collection {
  return { ...collection, paintings: createRandom(seed).shuffle([...collection.paintings]) };
}

/** Checks a property on any collection and seed, with the split made from them. */
function assertOnSplits(check: (split: Split, collection: Collection) => void, numRuns = 60): void {
  fc.assert(
    fc.property(arbitraryCollection, seeds, (collection, seed) => {
      check(makeSplit(collection, { ...settings, seed }), collection);
    }),
    { numRuns },
  );
}

describe('makeSplit', () => {
  it('keeps the artists of test-unseen out of training and validation', () => {
    assertOnSplits((split, collection) => {
      const unseen = artistsOf(split, collection, 'testUnseen');
      const others = artistsOf(
        split,
        collection,
        ...(['train', 'validationSeen', 'validationUnseen', 'testSeen'] as const),
      );
      expect([...unseen].filter((artist) => others.has(artist))).toEqual([]);
    });
  });

  it('keeps the artists of validation-unseen out of training', () => {
    assertOnSplits((split, collection) => {
      const unseen = artistsOf(split, collection, 'validationUnseen');
      const others = artistsOf(split, collection, 'train', 'validationSeen', 'testSeen');
      expect([...unseen].filter((artist) => others.has(artist))).toEqual([]);
    });
  });

  it('trains on every artist of test-seen and validation-seen', () => {
    assertOnSplits((split, collection) => {
      const trained = artistsOf(split, collection, 'train');
      const seen = artistsOf(split, collection, 'testSeen', 'validationSeen');
      expect([...seen].filter((artist) => !trained.has(artist))).toEqual([]);
    });
  });

  it('puts each painting in one part, or leaves it out with a reason', () => {
    assertOnSplits((split, collection) => {
      const placed = [
        ...partNames.flatMap((part) => split.parts[part]),
        ...split.excluded.map(({ id }) => id),
      ];
      expect(placed.sort()).toEqual(collection.paintings.map(({ id }) => id).sort());
    });
  });

  it('never divides a near-duplicate group', () => {
    assertOnSplits((split, collection) => {
      for (const group of groupByBruteForce(collection.paintings, settings.duplicateDistance)) {
        const parts = partNames.filter((part) => split.parts[part].some((id) => group.has(id)));
        expect(parts.length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('leaves out exactly the groups that carry two artists, and names the other painting', () => {
    assertOnSplits((split, collection) => {
      const paintingOf = new Map(collection.paintings.map((painting) => [painting.id, painting]));
      const disputed = groupByBruteForce(collection.paintings, settings.duplicateDistance).filter(
        (group) => new Set([...group].map((id) => paintingOf.get(id)!.artist)).size > 1,
      );
      expect(disputed.length).toBeGreaterThan(0);
      expect(split.excluded.map(({ id }) => id)).toEqual(disputed.flatMap((g) => [...g]).sort());
      for (const { id, reason } of split.excluded) {
        const [, other, artist] = /^near-duplicate of "(.*)", .* to (.*)$/.exec(reason)!;
        expect(paintingOf.get(other!)!.artist).toBe(artist);
        expect(artist).not.toBe(paintingOf.get(id)!.artist);
        expect(disputed.some((group) => group.has(id) && group.has(other!))).toBe(true);
      }
    });
  });

  it('lists the near-duplicate groups', () => {
    assertOnSplits((split, collection) => {
      const groups = groupByBruteForce(collection.paintings, settings.duplicateDistance)
        .filter(({ size }) => size > 1)
        .map((group) => [...group].sort())
        .sort(([a], [b]) => (a! < b! ? -1 : 1));
      expect(split.duplicateGroups).toEqual(groups);
    });
  });

  it('gives the same split for any order of rows', () => {
    fc.assert(
      fc.property(arbitraryCollection, seeds, seeds, (collection, seed, order) => {
        const split = makeSplit(collection, { ...settings, seed });
        expect(makeSplit(shuffled(collection, order), { ...settings, seed })).toEqual(split);
      }),
      { numRuns: 40 },
    );
  });

  it('gives different splits for different seeds', () => {
    fc.assert(
      fc.property(arbitraryCollection, seeds, seeds, (collection, seed, other) => {
        fc.pre(seed !== other);
        const split = makeSplit(collection, { ...settings, seed });
        const otherSplit = makeSplit(collection, { ...settings, seed: other });
        expect(otherSplit.parts).not.toEqual(split.parts);
        expect(otherSplit.hash).not.toBe(split.hash);
      }),
      { numRuns: 40 },
    );
  });

  it('lets the seed choose the artists that stay unseen, each as often as any other', () => {
    const collection = collectionOf(picturesOf(8, 6));
    const times = new Map<string, number>();
    const seedsTried = 400;
    for (let seed = 0; seed < seedsTried; seed++) {
      const split = makeSplit(collection, { ...settings, seed });
      for (const artist of artistsOf(split, collection, 'testUnseen')) {
        times.set(artist, (times.get(artist) ?? 0) + 1);
      }
    }
    expect(times.size).toBe(8);
    // Two of eight each time; five standard deviations.
    for (const count of times.values()) {
      expect(Math.abs(count - seedsTried / 4)).toBeLessThan(5 * Math.sqrt((seedsTried * 3) / 16));
    }
  });

  it('gives every part two artists or more with two different pictures each', () => {
    assertOnSplits((split, collection) => {
      const groups = groupByBruteForce(collection.paintings, settings.duplicateDistance);
      const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
      for (const part of partNames) {
        const pictures = new Map<string, number>();
        for (const group of groups) {
          const [id] = group;
          if (!split.parts[part].includes(id!)) continue;
          pictures.set(artistOf.get(id!)!, (pictures.get(artistOf.get(id!)!) ?? 0) + 1);
        }
        expect([...pictures.values()].filter((count) => count >= 2).length).toBeGreaterThan(1);
        // An artist with a single picture may only be trained on.
        if (part !== 'train') expect(Math.min(...pictures.values())).toBeGreaterThan(1);
      }
    });
  });

  it('divides 30 artists with 48 paintings as the shares say', () => {
    const collection = collectionOf(picturesOf(30, 48));
    const split = makeSplit(collection, settings);
    expect(describeSplit(split, collection)).toEqual([
      { part: 'train', artists: 19, paintings: 19 * 31, positivePairs: 19 * 465 },
      { part: 'validationSeen', artists: 19, paintings: 19 * 7, positivePairs: 19 * 21 },
      { part: 'validationUnseen', artists: 5, paintings: 5 * 48, positivePairs: 5 * 1128 },
      { part: 'testSeen', artists: 19, paintings: 19 * 10, positivePairs: 19 * 45 },
      { part: 'testUnseen', artists: 6, paintings: 6 * 48, positivePairs: 6 * 1128 },
    ]);
  });

  it('does not count pairs of copies as positive pairs', () => {
    const pictures = picturesOf(8, 10);
    const [picture] = pictures;
    const collection = collectionOf([...pictures, { ...picture!, name: 'copy' }]);
    const split = makeSplit(collection, settings);
    const sum = describeSplit(split, collection).map(({ positivePairs }) => positivePairs);
    const part = partNames.findIndex((part) => split.parts[part].includes('artist 0/copy.jpg'));
    const without = collectionOf(pictures);
    const before = describeSplit(makeSplit(without, settings), without)[part]!;
    const own = split.parts[partNames[part]!].filter((id) => id.startsWith('artist 0/')).length;
    expect(sum[part]).toBe(before.positivePairs + own - 2);
  });

  it('holds nothing out of an artist with five paintings and two of one with six', () => {
    const pictures = picturesOf(40, 6).filter(
      ({ artist, name }) => Number(artist.split(' ')[1]) % 2 === 0 || name !== '5',
    );
    const collection = collectionOf(pictures);
    const split = makeSplit(collection, settings);
    for (const artist of artistsOf(split, collection, 'train')) {
      const counts = (['train', 'validationSeen', 'testSeen'] as const).map(
        (part) => split.parts[part].filter((id) => id.startsWith(`${artist}/`)).length,
      );
      expect(counts).toEqual(Number(artist.split(' ')[1]) % 2 === 0 ? [2, 2, 2] : [5, 0, 0]);
    }
  });

  it('says how many artists there are and how many are needed', () => {
    const lonely = picturesOf(3, 1, 9).map((picture) => ({
      ...picture,
      artist: picture.artist + 9,
    }));
    const collection = collectionOf([...picturesOf(5, 10), ...lonely]);
    expect(() => makeSplit(collection, settings)).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_ARTISTS',
        message:
          'A split needs 6 artists with two or more different paintings each (2 for ' +
          'test-unseen, 2 for validation-unseen, 2 for training), but the collection has 5 (and ' +
          '3 with one). Add artists, or paintings of those with one.',
      }),
    );
    expect(makeSplit(collectionOf(picturesOf(6, 6)), settings).parts.train).toHaveLength(4);
  });

  it('says which shares leave too few artists for training', () => {
    const greedy = { ...settings, testUnseenArtists: 0.6, validationUnseenArtists: 0.3 };
    expect(() => makeSplit(collectionOf(picturesOf(8, 8)), greedy)).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_ARTISTS',
        message: expect.stringContaining('The shares of this split would take 5 and 2 of them'),
      }),
    );
  });

  it('says how many paintings are needed', () => {
    expect(() => makeSplit(collectionOf(picturesOf(8, 5)), settings)).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_PAINTINGS',
        message: expect.stringContaining(
          '2 training artists with 6 or more different paintings each (2 for test-seen, 2 for ' +
            'validation-seen, 2 for training), but of 4 training artists 0 have that many',
        ),
      }),
    );
  });

  it('names the limit where that is what leaves too few', () => {
    const limited = { ...collectionOf(picturesOf(8, 5)), limit: 5 };
    expect(() => makeSplit(limited, settings)).toThrow(
      '--limit takes at most 5 of each artist: raise it, or try another seed.',
    );
  });

  it.each([
    [{ testUnseenArtists: 1.5 }, 'testUnseenArtists'],
    [{ validationSeenPaintings: 0 }, 'validationSeenPaintings'],
    [{ duplicateDistance: 65 }, 'duplicateDistance'],
    [{ seed: 0.5 }, 'seed'],
    [{ testUnseenArtists: 0.6, validationUnseenArtists: 0.5 }, 'must leave artists for training'],
  ])('refuses the settings %o', (wrong, named) => {
    expect(() => makeSplit(collectionOf(picturesOf(8, 8)), { ...settings, ...wrong })).toThrow(
      expect.objectContaining({
        code: 'SPLIT_SETTINGS_INVALID',
        message: expect.stringContaining(named),
      }),
    );
  });
});
