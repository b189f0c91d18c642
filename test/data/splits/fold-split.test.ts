import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import { assertSplit } from '../../../harness/data/splits/assert-split.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { type PartName, partNames, type Split } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { readSplit, splitFileName, writeSplit } from '../../../harness/data/splits/stored-split.ts';
import {
  arbitraryCollection,
  collectionOf,
  groupByBruteForce,
  picturesOf,
} from './arbitrary-collection.ts';
import { artistsOf, rehash } from './look-into-split.ts';

const settings = defaultSplitSettings;

function foldsOf(collection: Collection, folds: number, seed: number): Split[] {
  return Array.from({ length: folds }, (_, index) =>
    makeSplit(collection, { ...settings, seed, fold: { folds, index } }),
  );
}

/** Artists with two or more pictures that are no copies of one another and of nobody else's. */
function usableArtists(collection: Collection): string[] {
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  const pictures = new Map<string, number>();
  for (const group of groupByBruteForce(collection.paintings, settings.duplicateDistance)) {
    const artists = new Set([...group].map((id) => artistOf.get(id)!));
    if (artists.size > 1) continue;
    for (const artist of artists) pictures.set(artist, (pictures.get(artist) ?? 0) + 1);
  }
  return [...pictures].flatMap(([artist, count]) => (count >= 2 ? [artist] : [])).sort();
}

/** Checks a property on any collection, seed and number of folds that it is large enough for. */
function assertOnFolds(
  check: (splits: readonly Split[], collection: Collection, seed: number) => void,
): void {
  const folds = fc.integer({ min: 2, max: 4 });
  fc.assert(
    fc.property(arbitraryCollection, folds, fc.integer(), (collection, count, seed) => {
      check(foldsOf(collection, count, seed), collection, seed);
    }),
    { numRuns: 25 },
  );
}

describe('the folds of a split', () => {
  it('have each usable artist unseen in exactly one of them', () => {
    assertOnFolds((splits, collection) => {
      const unseen = splits.flatMap((split) => artistsOf(split, collection, 'testUnseen'));
      expect(unseen.sort()).toEqual(usableArtists(collection));
    });
  });

  it('keep artists of the unseen parts out of training, and of each other', () => {
    assertOnFolds((splits, collection) => {
      for (const split of splits) {
        const of = (...parts: PartName[]) => new Set(artistsOf(split, collection, ...parts));
        const trained = of('train', 'validationSeen', 'testSeen');
        const [test, validation] = [of('testUnseen'), of('validationUnseen')];
        expect([...test].filter((artist) => trained.has(artist) || validation.has(artist))).toEqual(
          [],
        );
        expect([...validation].filter((artist) => trained.has(artist))).toEqual([]);
        expect(validation.size).toBeGreaterThanOrEqual(2);
      }
    });
  });

  it('are of one size, give or take an artist', () => {
    assertOnFolds((splits, collection) => {
      const sizes = splits.map((split) => artistsOf(split, collection, 'testUnseen').length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    });
  });

  it('never divide a near-duplicate group, and place every painting once', () => {
    assertOnFolds((splits, collection) => {
      const groups = groupByBruteForce(collection.paintings, settings.duplicateDistance);
      const ids = collection.paintings.map(({ id }) => id).sort();
      for (const { parts, excluded } of splits) {
        for (const group of groups) {
          const holding = partNames.filter((part) => parts[part].some((id) => group.has(id)));
          expect(holding.length).toBeLessThanOrEqual(1);
        }
        const placed = partNames.flatMap((part) => parts[part]);
        expect([...placed, ...excluded.map(({ id }) => id)].sort()).toEqual(ids);
      }
    });
  });

  it('do not depend on the order of files', () => {
    assertOnFolds((splits, collection, seed) => {
      const paintings = createRandom(seed).shuffle([...collection.paintings]);
      expect(foldsOf({ ...collection, paintings }, splits.length, seed)).toEqual(splits);
    });
  });

  it('are other ones under another seed', () => {
    const collection = collectionOf(picturesOf(12, 8));
    const unseen = (seed: number) =>
      foldsOf(collection, 4, seed).map((split) => artistsOf(split, collection, 'testUnseen'));
    expect(unseen(0)).not.toEqual(unseen(1));
  });

  it("share validation's unseen artists out: each has its turn", () => {
    const collection = collectionOf(picturesOf(30, 8));
    const turns = foldsOf(collection, 5, 0).flatMap((split) => {
      const own = artistsOf(split, collection, 'validationUnseen');
      expect(own).toHaveLength(5);
      return own;
    });
    expect(new Set(turns).size).toBe(25);
  });
});

describe('a fold that was tampered with is refused', () => {
  const collection = collectionOf(picturesOf(10, 8));
  const right = makeSplit(collection, { ...settings, fold: { folds: 5, index: 2 } });
  const artistOf = (id: string) => id.split('/')[0]!;
  const ofArtist = (name: string) =>
    collection.paintings.flatMap(({ id, artist }) => (artist === name ? [id] : []));

  /** All paintings of an artist go from wherever they are to one part. */
  const move = (artist: string, to: PartName): Split => {
    const parts = Object.fromEntries(
      partNames.map((part) => {
        const stay = right.parts[part].filter((id) => artistOf(id) !== artist);
        return [part, part === to ? [...stay, ...ofArtist(artist)].sort() : stay];
      }),
    ) as Record<PartName, string[]>;
    return rehash({ ...right, parts });
  };

  it('passes as it was made', () => {
    expect(() => assertSplit(right, collection)).not.toThrow();
  });

  it.each([
    ['train', 'testUnseen'],
    ['testUnseen', 'train'],
    ['testUnseen', 'validationUnseen'],
    ['validationUnseen', 'testUnseen'],
    ['train', 'validationUnseen'],
    ['validationUnseen', 'train'],
  ] as const)('when an artist moves from %s to %s whole', (from, to) => {
    const artist = artistOf(right.parts[from][0]!);
    expect(() => assertSplit(move(artist, to), collection)).toThrow(
      expect.objectContaining({
        code: 'SPLIT_INVALID',
        message: expect.stringMatching(
          new RegExp(`is fold 3 of 5 under seed 0, where artist "${artist}" `),
        ),
      }),
    );
  });

  it('when it says that it is another fold', () => {
    const other = rehash({
      ...right,
      settings: { ...right.settings, fold: { folds: 5, index: 3 } },
    });
    expect(() => assertSplit(other, collection)).toThrow(
      expect.objectContaining({ code: 'SPLIT_INVALID' }),
    );
  });

  it('when an artist is left out', () => {
    const artist = artistOf(right.parts.testUnseen[0]!);
    const testUnseen = right.parts.testUnseen.filter((id) => artistOf(id) !== artist);
    const excluded = ofArtist(artist).map((id) => ({ id, reason: 'none' }));
    const split = rehash({ ...right, parts: { ...right.parts, testUnseen }, excluded });
    expect(() => assertSplit(split, collection)).toThrow(
      expect.objectContaining({ code: 'SPLIT_INVALID' }),
    );
  });
});

describe('settings of a fold', () => {
  const collection = collectionOf(picturesOf(9, 8));

  it('say how many artists the folds need', () => {
    const fold = { folds: 5, index: 0 };
    expect(() => makeSplit(collection, { ...settings, fold })).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_ARTISTS',
        message:
          'A cross-validation of 5 folds needs 10 artists with two or more different paintings ' +
          'each (2 unseen in each fold), and 2 for training and 2 for validation; the ' +
          'collection has 9. Choose fewer folds, or add artists.',
      }),
    );
    // Two folds of two leave nobody to train on.
    const few = collectionOf(picturesOf(5, 8));
    expect(() => makeSplit(few, { ...settings, fold: { folds: 2, index: 0 } })).toThrow(
      expect.objectContaining({ code: 'TOO_FEW_ARTISTS' }),
    );
  });

  it.each([
    [{ fold: { folds: 1, index: 0 } }, 'fold.folds'],
    [{ fold: { folds: 3, index: 3 } }, 'the index of a fold'],
    [{ fold: { folds: 3, index: -1 } }, 'fold.index'],
    [{ fold: { folds: 3, index: 0 }, official: true as const }, 'the official split'],
  ])('refuse %j', (wrong, named) => {
    expect(() => makeSplit(collection, { ...settings, ...wrong })).toThrow(
      expect.objectContaining({
        code: 'SPLIT_SETTINGS_INVALID',
        message: expect.stringContaining(named),
      }),
    );
  });

  it('give each fold a separate file, and come back from it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'folds-'));
    try {
      const files = new Set([splitFileName(collection, settings)]);
      for (const split of foldsOf(collection, 3, 0)) {
        const file = join(folder, splitFileName(collection, split.settings));
        files.add(file);
        await writeSplit(split, file);
        expect(await readSplit(file, collection)).toEqual(split);
      }
      expect(files.size).toBe(4);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leave an ordinary split as it always was', () => {
    const split = makeSplit(collectionOf(picturesOf(20, 9)), settings);
    expect(split.hash).toBe('dd6a206a4ac3f65467392d6286f2b1ea916fab32afcf15d89ba02163fd2b3a67');
  });
});
