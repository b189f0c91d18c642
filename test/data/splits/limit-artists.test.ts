import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import { testSets } from '../../../harness/data/pairs/test-sets.ts';
import { assertSplit } from '../../../harness/data/splits/assert-split.ts';
import { findGroups } from '../../../harness/data/splits/find-groups.ts';
import { learnsFromAll } from '../../../harness/data/splits/learns-from-all.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { isUsable, orderArtists } from '../../../harness/data/splits/order-artists.ts';
import { type PartName, partNames, type Split } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { arbitraryCollection, collectionOf, picturesOf } from './arbitrary-collection.ts';
import { artistsOf, rehash } from './look-into-split.ts';

const settings = defaultSplitSettings;
const learningParts = ['train', 'validationSeen', 'testSeen'] as const;

/** A whole fold and what it is when fewer and fewer of its artists are learned from. */
interface Curve {
  readonly collection: Collection;
  readonly whole: Split;
  /** By rising number of artists, from 4 to all. */
  readonly limited: readonly { readonly artists: number; readonly split: Split }[];
}

function curveOf(collection: Collection, folds: number, index: number, seed: number): Curve {
  const own = { ...settings, seed };
  const groups = findGroups(collection, own.duplicateDistance);
  const usable = orderArtists(groups, seed).filter(isUsable).length;
  const most = usable - Math.ceil(usable / folds);
  return {
    collection,
    whole: makeSplit(collection, { ...own, fold: { folds, index } }),
    limited: Array.from({ length: most - 3 }, (_, i) => {
      const artists = i + 4;
      return { artists, split: makeSplit(collection, { ...own, fold: { folds, index, artists } }) };
    }),
  };
}

/** Checks a property on every number of artists of any fold, collection and seed. */
function assertOnCurves(check: (curve: Curve, seed: number) => void): void {
  const folds = fc.integer({ min: 2, max: 4 });
  fc.assert(
    fc.property(arbitraryCollection, folds, fc.nat(3), fc.integer(), (own, count, fold, seed) => {
      check(curveOf(own, count, fold % count, seed), seed);
    }),
    { numRuns: 25 },
  );
}

describe('a fold that learns from so many artists', () => {
  it('learns from exactly so many, two or more of them validation-unseen', () => {
    assertOnCurves(({ collection, limited }) => {
      for (const { artists, split } of limited) {
        const trained = artistsOf(split, collection, ...learningParts);
        const validation = artistsOf(split, collection, 'validationUnseen');
        expect(trained.length + validation.length).toBe(artists);
        expect(trained.length).toBeGreaterThanOrEqual(2);
        expect(validation.length).toBeGreaterThanOrEqual(2);
        expect(trained.filter((artist) => validation.includes(artist))).toEqual([]);
      }
    });
  });

  it('has the unseen test of the whole fold, to the last pair', () => {
    assertOnCurves(({ collection, whole, limited }) => {
      const unseen = testSets(whole, collection).unseen;
      for (const { split } of limited) {
        expect(split.parts.testUnseen).toEqual(whole.parts.testUnseen);
        expect(testSets(split, collection).unseen).toEqual(unseen);
      }
    });
  });

  it('has the artists of every smaller number, in the same parts with the same paintings', () => {
    assertOnCurves(({ collection, limited }) => {
      for (const [i, { split }] of limited.slice(1).entries()) {
        for (const part of partNames) {
          const own = new Set(split.parts[part]);
          expect(limited[i]!.split.parts[part].filter((id) => !own.has(id))).toEqual([]);
        }
        expect(artistsOf(limited[i]!.split, collection, ...partNames)).not.toEqual(
          artistsOf(split, collection, ...partNames),
        );
      }
    });
  });

  it('places every painting once, and says of the others why they are left out', () => {
    assertOnCurves(({ collection, limited }) => {
      const ids = collection.paintings.map(({ id }) => id).sort();
      for (const { artists, split } of limited) {
        const placed = partNames.flatMap((part) => split.parts[part]);
        expect([...placed, ...split.excluded.map(({ id }) => id)].sort()).toEqual(ids);
        const known = new Set(artistsOf(split, collection, ...partNames));
        const reasonOf = new Map(split.excluded.map(({ id, reason }) => [id, reason]));
        for (const { id, artist } of collection.paintings) {
          const reason = reasonOf.get(id) ?? 'none';
          if (known.has(artist)) expect(reason).toMatch(/^(none|near-duplicate of .*)$/s);
          else if (!reason.startsWith('near-duplicate of')) {
            expect(reason).toBe(`left out: only ${artists} artists are used for training`);
          }
        }
      }
    });
  });

  it('does not depend on the order of files', () => {
    assertOnCurves(({ collection, whole, limited }, seed) => {
      const { folds, index } = whole.settings.fold!;
      const paintings = createRandom(seed).shuffle([...collection.paintings]);
      const shuffled = curveOf({ ...collection, paintings }, folds, index, seed);
      expect(shuffled.limited).toEqual(limited);
    });
  });

  it('is the whole fold where it learns from all, but for artists with one picture', () => {
    const lonely = picturesOf(2, 1, 1).map((one) => ({ ...one, artist: `lonely ${one.artist}` }));
    for (const extra of [[], lonely]) {
      const collection = collectionOf([...picturesOf(30, 8), ...extra]);
      const { whole, limited } = curveOf(collection, 5, 2, 0);
      const { artists, split } = limited.at(-1)!;
      expect(artists).toBe(24);
      const isExtra = (id: string) => id.startsWith('lonely');
      for (const part of partNames) {
        expect(split.parts[part]).toEqual(whole.parts[part].filter((id) => !isExtra(id)));
      }
      expect(split.excluded.map(({ id }) => id).filter(isExtra)).toHaveLength(extra.length);
      expect(learnsFromAll(collection, split.settings)).toBe(extra.length === 0);
      expect(learnsFromAll(collection, limited.at(-2)!.split.settings)).toBe(false);
      expect(learnsFromAll(collection, whole.settings)).toBe(true);
    }
  });

  it("keeps validation's share of the artists", () => {
    const { collection, limited } = curveOf(collectionOf(picturesOf(30, 8)), 5, 0, 0);
    const shares = [4, 6, 12, 18, 24].map((count) => {
      const { split } = limited.find(({ artists }) => artists === count)!;
      return (['validationUnseen', 'train'] as const).map(
        (part) => artistsOf(split, collection, part).length,
      );
    });
    expect(shares).toEqual([
      [2, 2],
      [2, 4],
      [3, 9],
      [4, 14],
      [5, 19],
    ]);
  });

  it('leaves two for either side whatever the shares', () => {
    const collection = collectionOf(picturesOf(20, 8));
    for (const validationUnseenArtists of [0.05, 0.6]) {
      for (const artists of [4, 5, 9, 16]) {
        const fold = { folds: 5, index: 3, artists };
        const split = makeSplit(collection, { ...settings, validationUnseenArtists, fold });
        const counts = (['validationUnseen', 'train'] as const).map(
          (part) => artistsOf(split, collection, part).length,
        );
        expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
        expect(counts[0]! + counts[1]!).toBe(artists);
      }
    }
  });

  it('leaves the whole fold as it always was', () => {
    const fold = { folds: 5, index: 2 };
    const split = makeSplit(collectionOf(picturesOf(20, 9)), { ...settings, fold });
    expect(split.hash).toBe('09a9654c737416ae0001628d5479be375bff33f4bd7c34cdf9bb27c1fd8c75db');
  });

  it('is refused where there are not so many, or too few to learn anything', () => {
    const collection = collectionOf(picturesOf(16, 8));
    const make = (artists: number) =>
      makeSplit(collection, { ...settings, fold: { folds: 5, index: 1, artists } });
    // The largest fold has four artists; folds of three could give one more and must not.
    expect(() => make(12)).not.toThrow();
    expect(() => make(13)).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_ARTISTS',
        message:
          'A fold cannot learn from 13 artists: of the 16 artists in the collection with two or more different ' +
          'paintings each, 5 folds leave 12 outside the unseen test. Ask for at most 12, or add artists.',
      }),
    );
    expect(() => make(3)).toThrow(
      expect.objectContaining({
        code: 'SPLIT_SETTINGS_INVALID',
        message: expect.stringContaining('fold.artists'),
      }),
    );
  });
});

describe('a limited fold that was tampered with is refused', () => {
  const collection = collectionOf(picturesOf(12, 8));
  const right = makeSplit(collection, { ...settings, fold: { folds: 4, index: 1, artists: 6 } });
  const artistOf = (id: string) => id.split('/')[0]!;

  /** All paintings of an artist go from wherever they are to one part, or are left out. */
  const move = (artist: string, to: PartName | 'excluded'): Split => {
    const own = collection.paintings.flatMap(({ id }) => (artistOf(id) === artist ? [id] : []));
    const parts = Object.fromEntries(
      partNames.map((part) => {
        const stay = right.parts[part].filter((id) => artistOf(id) !== artist);
        return [part, part === to ? [...stay, ...own].sort() : stay];
      }),
    ) as Record<PartName, string[]>;
    const stay = right.excluded.filter(({ id }) => artistOf(id) !== artist);
    const moved = to === 'excluded' ? own.map((id) => ({ id, reason: 'none' })) : [];
    return rehash({ ...right, parts, excluded: [...stay, ...moved] });
  };

  it('passes as it was made', () => {
    expect(() => assertSplit(right, collection)).not.toThrow();
  });

  it.each([
    ['excluded', 'train'],
    ['excluded', 'validationUnseen'],
    ['excluded', 'testUnseen'],
    ['train', 'excluded'],
    ['train', 'validationUnseen'],
    ['validationUnseen', 'excluded'],
    ['testUnseen', 'excluded'],
  ] as const)('when an artist moves from %s to %s', (from, to) => {
    const artist = artistOf(from === 'excluded' ? right.excluded[0]!.id : right.parts[from][0]!);
    expect(() => assertSplit(move(artist, to), collection)).toThrow(
      expect.objectContaining({
        code: 'SPLIT_INVALID',
        message: expect.stringMatching(
          new RegExp(`fold 2 of 4 under seed 0, learned from 6 artists, where artist "${artist}" `),
        ),
      }),
    );
  });

  it.each([5, 7, undefined])('when it says that it learns from %s', (artists) => {
    const fold = { folds: 4, index: 1, ...(artists === undefined ? {} : { artists }) };
    const other = rehash({ ...right, settings: { ...right.settings, fold } });
    expect(() => assertSplit(other, collection)).toThrow(
      expect.objectContaining({ code: 'SPLIT_INVALID' }),
    );
  });
});
