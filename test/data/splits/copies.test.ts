import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Collection } from '../../../harness/data/collection/collection.ts';
import type { PaintingPair } from '../../../harness/data/copies/collection-copies.ts';
import { copiesRule } from '../../../harness/data/copies/copies-rule.ts';
import { assertSplit } from '../../../harness/data/splits/assert-split.ts';
import { findGroups } from '../../../harness/data/splits/find-groups.ts';
import { hashSplit } from '../../../harness/data/splits/hash-split.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { partNames, type Split, type SplitSettings } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { splitFileName } from '../../../harness/data/splits/stored-split.ts';
import {
  arbitraryCollection,
  collectionOf,
  groupByBruteForce,
  picturesOf,
} from './arbitrary-collection.ts';

const settings: SplitSettings = { ...defaultSplitSettings, copies: copiesRule };
const { duplicateDistance } = settings;

function withCopies(
  collection: Collection,
  joined: readonly PaintingPair[],
  apart: readonly PaintingPair[] = [],
): Collection {
  return { ...collection, copies: { rule: copiesRule, joined, apart } };
}

/** Pairs of one artist's paintings, as numbers pick them. */
function pickPairs({ paintings }: Collection, picks: readonly number[]): PaintingPair[] {
  return picks.flatMap((pick): PaintingPair[] => {
    const one = paintings[pick % paintings.length];
    const other = paintings.find(({ id, artist }) => artist === one?.artist && id !== one.id);
    if (one === undefined || other === undefined) return [];
    return [one.id < other.id ? [one.id, other.id] : [other.id, one.id]];
  });
}

const placeOf = (split: Split, id: string) =>
  partNames.find((part) => split.parts[part].includes(id)) ?? 'excluded';

describe('a split that knows copies', () => {
  it('has each of their groups in one part, under any seed', () => {
    fc.assert(
      fc.property(
        arbitraryCollection,
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 19 }),
        (plain, picks, seed) => {
          const joined = pickPairs(plain, picks);
          const collection = withCopies(plain, joined);
          const split = makeSplit(collection, { ...settings, seed });
          for (const [one, other] of joined) {
            expect(placeOf(split, one)).toBe(placeOf(split, other));
          }
          // The groups by the definition: those by hashes, and then what the pairs bring together.
          let groups = groupByBruteForce(plain.paintings, duplicateDistance);
          for (const pair of joined) {
            const near = groups.filter((group) => pair.some((id) => group.has(id)));
            const union = new Set(near.flatMap((group) => [...group]));
            groups = [...groups.filter((group) => !near.includes(group)), union];
          }
          const expected = groups.filter(({ size }) => size > 1).map((group) => [...group].sort());
          const byFirst = (a: readonly string[], b: readonly string[]) => (a[0]! < b[0]! ? -1 : 1);
          expect(split.duplicateGroups).toEqual(expected.sort(byFirst));
        },
      ),
    );
  });

  it('is proved by what it lists, whatever is found or decided later', () => {
    const plain = collectionOf(picturesOf(8, 8));
    const joined: PaintingPair[] = [['artist 0/0.jpg', 'artist 0/1.jpg']];
    const split = makeSplit(withCopies(plain, joined), settings);
    expect(() => assertSplit(split, plain)).not.toThrow();
    expect(() => assertSplit(split, withCopies(plain, [], joined))).not.toThrow();
    const { hash: _, copies: __, ...rest } = split;
    const forgetful = { ...rest, hash: hashSplit(rest) };
    expect(() => assertSplit(forgetful, plain)).toThrow(/without saying how they were found/);
    const unknown = { ...rest, copies: { joined: [['x', 'y'] as const], apart: [] } };
    expect(() => assertSplit({ ...unknown, hash: hashSplit(unknown) }, plain)).toThrow(
      /names a copy that the collection does not have: "x"/,
    );
  });

  it('has a separate file and hash for each state of its copies', () => {
    const plain = collectionOf(picturesOf(8, 8));
    const one = withCopies(plain, [['artist 0/0.jpg', 'artist 0/1.jpg']]);
    const other = withCopies(plain, []);
    const names = [
      splitFileName(plain, defaultSplitSettings),
      splitFileName(one, settings),
      splitFileName(other, settings),
    ];
    expect(new Set(names).size).toBe(3);
    const hashes = [
      makeSplit(plain, defaultSplitSettings).hash,
      makeSplit(one, settings).hash,
      makeSplit(other, settings).hash,
    ];
    expect(new Set(hashes).size).toBe(3);
    // Without the rule nothing of the copies shows.
    expect(makeSplit(one, defaultSplitSettings)).toEqual(makeSplit(plain, defaultSplitSettings));
  });
});

describe('findGroups', () => {
  const [first, second] = picturesOf(2, 1);
  const hash = first!.perceptualHash;
  const near = (name: string, bits: bigint) => ({ artist: 'a', name, perceptualHash: hash ^ bits });
  const groupsOf = (collection: Collection, apart: readonly PaintingPair[]) =>
    findGroups(collection, duplicateDistance, { joined: [], apart }).map((group) =>
      group.map(({ id }) => id),
    );

  it('does not join a rejected pair, however alike the hashes are', () => {
    const pair = collectionOf([
      near('0', 0n),
      near('1', 1n),
      { ...second!, artist: 'a', name: '2' },
    ]);
    expect(groupsOf(pair, [])).toEqual([['a/0.jpg', 'a/1.jpg'], ['a/2.jpg']]);
    expect(groupsOf(pair, [['a/0.jpg', 'a/1.jpg']])).toEqual([
      ['a/0.jpg'],
      ['a/1.jpg'],
      ['a/2.jpg'],
    ]);
  });

  it('still joins its two through a third, and files of one content', () => {
    const chain = collectionOf([near('0', 0n), near('1', 1n), near('2', 3n)]);
    expect(groupsOf(chain, [['a/0.jpg', 'a/1.jpg']])).toHaveLength(1);
    const twin = collectionOf([
      { ...near('0', 0n), content: 'same' },
      { ...near('1', 0n), content: 'same' },
      near('2', 1n),
    ]);
    expect(groupsOf(twin, [['a/0.jpg', 'a/2.jpg']])).toEqual([['a/0.jpg', 'a/1.jpg'], ['a/2.jpg']]);
  });
});
