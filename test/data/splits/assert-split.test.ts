import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import { assertSplit } from '../../../harness/data/splits/assert-split.ts';
import { hashSplit } from '../../../harness/data/splits/hash-split.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { type PartName, partNames, type Split } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { arbitraryCollection, collectionOf, picturesOf } from './arbitrary-collection.ts';
import { rehash } from './look-into-split.ts';

function withParts(split: Split, parts: Partial<Split['parts']>): Split {
  return rehash({ ...split, parts: { ...split.parts, ...parts } });
}

function move(split: Split, ids: readonly string[], from: PartName, to: PartName): Split {
  return withParts(split, {
    [from]: split.parts[from].filter((id) => !ids.includes(id)),
    [to]: [...split.parts[to], ...ids].sort(),
  });
}

function expectRefusal(
  split: Split,
  collection: Collection,
  code: string,
  ...named: string[]
): void {
  expect(() => assertSplit(split, collection)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(mention(named)) }),
  );
}

/** All of the words, in any order. */
function mention(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.map((word) => `(?=[\\s\\S]*${word})`).join(''));
}

const splits = fc.tuple(arbitraryCollection, fc.integer()).map(([collection, seed]) => ({
  collection,
  split: makeSplit(collection, { ...defaultSplitSettings, seed }),
}));
const somewhere = fc.nat().map(
  (n) =>
    <T>(items: readonly T[]): T =>
      items[n % items.length]!,
);

/** Breaks a split and expects the refusal; the callback returns undefined if it cannot. */
function assertRefused(
  spoil: (
    split: Split,
    collection: Collection,
    pick: <T>(items: readonly T[]) => T,
  ) => { split: Split; code: string; named: string[] } | undefined,
): void {
  fc.assert(
    fc.property(splits, somewhere, ({ collection, split }, pick) => {
      const spoilt = spoil(split, collection, pick);
      fc.pre(spoilt !== undefined);
      expectRefusal(spoilt.split, collection, spoilt.code, ...spoilt.named);
    }),
    { numRuns: 30 },
  );
}

const artistOf = (id: string) => id.split('/')[0]!;

describe('assertSplit', () => {
  it('accepts a split as it was made', () => {
    fc.assert(
      fc.property(splits, ({ collection, split }) => assertSplit(split, collection)),
      { numRuns: 30 },
    );
  });

  it.each([
    ['testUnseen', 'train'],
    ['testUnseen', 'validationSeen'],
    ['testUnseen', 'validationUnseen'],
    ['testUnseen', 'testSeen'],
    ['validationUnseen', 'train'],
    ['validationUnseen', 'validationSeen'],
    ['validationUnseen', 'testSeen'],
    ['train', 'testUnseen'],
    ['train', 'validationUnseen'],
  ] as const)('names the artist when a painting moves from %s to %s', (from, to) => {
    assertRefused((split, _, pick) => {
      const seen = new Set(split.parts.testSeen.map(artistOf));
      const candidates = split.parts[from].filter(
        (id) => from !== 'train' || seen.has(artistOf(id)),
      );
      const id = pick(candidates);
      return {
        split: move(split, [id], from, to),
        code: 'SPLIT_LEAK',
        named: [`artist "${artistOf(id)}"`, from === 'train' ? to : from],
      };
    });
  });

  it('names a painting that is in two parts or twice in one', () => {
    assertRefused((split, _, pick) => {
      const id = pick(partNames.flatMap((part) => split.parts[part]));
      const part = pick(partNames);
      return {
        split: withParts(split, { [part]: [...split.parts[part], id].sort() }),
        code: 'SPLIT_LEAK',
        named: [`painting "${id}"`],
      };
    });
  });

  it('names two near-duplicates in two parts, also when the split does not list them', () => {
    assertRefused((split, _, pick) => {
      const groups = split.duplicateGroups.filter(([id]) => split.parts.train.includes(id!));
      if (groups.length === 0) return undefined;
      const group = pick(groups);
      // Enough of the artist stays in training for the copy to be the only trouble.
      const stay = split.parts.train.filter((id) => artistOf(id) === artistOf(group[0]!));
      if (stay.length < 2) return undefined;
      const moved = move(split, [group[1]!], 'train', 'testSeen');
      return {
        split: rehash({ ...moved, duplicateGroups: [] }),
        code: 'SPLIT_LEAK',
        named: [`"${group[0]}"`, `"${group[1]}"`, 'near-duplicates'],
      };
    });
  });

  it('names a picture under two artists that was not left out', () => {
    assertRefused((split, _, pick) => {
      const trained = new Set(split.parts.train.map(artistOf));
      const groups = split.duplicateGroups.filter(
        (group) =>
          new Set(group.map(artistOf)).size > 1 && group.every((id) => trained.has(artistOf(id))),
      );
      if (groups.length === 0) return undefined;
      const group = pick(groups);
      const taken = {
        ...split,
        excluded: split.excluded.filter(({ id }) => !group.includes(id)),
      };
      return {
        split: withParts(taken, { train: [...split.parts.train, ...group].sort() }),
        code: 'SPLIT_LEAK',
        named: [`"${group[0]}" by "${artistOf(group[0]!)}"`],
      };
    });
  });

  it('names an artist of test-seen or validation-seen that is not trained on', () => {
    assertRefused((split, _, pick) => {
      const part = pick(['testSeen', 'validationSeen'] as const);
      const artist = artistOf(pick(split.parts[part]));
      const own = split.parts.train.filter((id) => artistOf(id) === artist);
      return {
        split: move(split, own, 'train', part),
        code: 'SPLIT_LEAK',
        named: [`artist "${artist}"`, 'not in train'],
      };
    });
  });

  it('names a painting that is missing or unknown', () => {
    assertRefused((split, _, pick) => {
      const part = pick(partNames);
      const id = pick(split.parts[part]);
      const ids = split.parts[part].filter((other) => other !== id);
      return {
        split: withParts(split, { [part]: ids }),
        code: 'SPLIT_INVALID',
        named: [`"${id}"`],
      };
    });
    assertRefused((split, _, pick) => {
      const part = pick(partNames);
      return {
        split: withParts(split, { [part]: [...split.parts[part], 'unknown.jpg'].sort() }),
        code: 'SPLIT_INVALID',
        named: ['"unknown.jpg"'],
      };
    });
  });

  it('refuses other near-duplicate groups than the images form', () => {
    assertRefused((split) => ({
      split: rehash({ ...split, duplicateGroups: split.duplicateGroups.slice(1) }),
      code: 'SPLIT_INVALID',
      named: ['near-duplicate groups'],
    }));
  });

  it('refuses a split that was changed after it was made', () => {
    const collection = collectionOf(picturesOf(8, 8));
    const split = makeSplit(collection, defaultSplitSettings);
    const changes: Partial<Split>[] = [
      { settings: { ...split.settings, seed: 5 } },
      { settings: { ...split.settings, testUnseenArtists: 0.25 } },
      { collection: { ...split.collection, name: 'other' } },
      { parts: { ...split.parts, train: [...split.parts.train].reverse() } },
      { hash: '0'.repeat(64) },
    ];
    for (const change of changes) {
      expectRefusal({ ...split, ...change }, collection, 'SPLIT_INVALID', 'changed');
    }
  });

  it('has one hash for one content, whatever the order of its keys', () => {
    const split = makeSplit(collectionOf(picturesOf(8, 8)), defaultSplitSettings);
    const reversed = Object.fromEntries(Object.entries(split.settings).reverse());
    const settings = reversed as unknown as Split['settings'];
    expect(hashSplit({ ...split, settings })).toBe(split.hash);
  });

  it('refuses the split of a collection that has changed, and says what to do', () => {
    fc.assert(
      fc.property(fc.nat(79), fc.constantFrom('content', 'artist', 'gone', 'new'), (n, change) => {
        const pictures = picturesOf(8, 10);
        const split = makeSplit(collectionOf(pictures), defaultSplitSettings);
        const picture = pictures[n]!;
        const others = pictures.filter((other) => other !== picture);
        const changed = {
          content: [...others, { ...picture, content: 'other bytes' }],
          artist: [...others, { ...picture, artist: 'someone else' }],
          gone: others,
          new: [...pictures, { ...picture, name: 'new', perceptualHash: 5n }],
        }[change];
        expectRefusal(
          split,
          collectionOf(changed),
          'SPLIT_COLLECTION_MISMATCH',
          'harness split --force',
          '--split',
        );
      }),
      { numRuns: 20 },
    );
  });
});
