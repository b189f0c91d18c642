import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { testSets, validationSets } from '../../../harness/data/pairs/test-sets.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { testNames } from '../../../harness/scoring/score.ts';
import { arbitraryCollection, collectionOf, picturesOf } from '../splits/arbitrary-collection.ts';
import { findFaults } from './arbitrary-artists.ts';

const splits = fc.tuple(arbitraryCollection, fc.integer()).map(([collection, seed]) => ({
  collection,
  split: makeSplit(collection, { ...defaultSplitSettings, seed }),
}));

const artistsOf = (paintings: readonly { readonly artist: string }[]) =>
  paintings.map(({ artist }) => artist);
const idsOf = (paintings: readonly { readonly id: string }[]) => paintings.map(({ id }) => id);

describe('testSets', () => {
  it('hold the paintings of their parts, with true and balanced pairs', () => {
    fc.assert(
      fc.property(splits, ({ split, collection }) => {
        const sets = testSets(split, collection);
        const { testSeen, testUnseen } = split.parts;
        expect(idsOf(sets.seen.paintings).sort()).toEqual(testSeen);
        expect(idsOf(sets.unseen.paintings).sort()).toEqual(testUnseen);
        expect(idsOf(sets.mixed.paintings).sort()).toEqual([...testSeen, ...testUnseen].sort());
        for (const name of testNames) {
          const { paintings, pairs } = sets[name];
          expect(findFaults(artistsOf(paintings), pairs)).toEqual([]);
          expect(pairs.a.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never ask whether a copy is by the same artist', () => {
    fc.assert(
      fc.property(splits, ({ split, collection }) => {
        const groupOf = new Map(
          split.duplicateGroups.flatMap((group, i) => group.map((id) => [id, i] as const)),
        );
        for (const { paintings, pairs } of Object.values(testSets(split, collection))) {
          for (const [i, a] of pairs.a.entries()) {
            const group = groupOf.get(paintings[a]!.id);
            if (group !== undefined)
              expect(groupOf.get(paintings[pairs.b[i]!]!.id)).not.toBe(group);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('do not depend on the order of rows', () => {
    fc.assert(
      fc.property(splits, fc.integer(), ({ split, collection }, order) => {
        const paintings = createRandom(order).shuffle([...collection.paintings]);
        expect(testSets(split, { ...collection, paintings })).toEqual(testSets(split, collection));
      }),
      { numRuns: 20 },
    );
  });

  it('list paintings so that neighbours tell nothing of artists', () => {
    const collection = collectionOf(picturesOf(30, 30));
    const { unseen } = testSets(makeSplit(collection, defaultSplitSettings), collection);
    const artists = artistsOf(unseen.paintings);
    const neighbours = artists.filter((artist, i) => artist === artists[i + 1]).length;
    // 6 artists: one neighbour in six by chance, nearly all when sorted by id.
    expect(neighbours / artists.length).toBeLessThan(0.3);
    expect(neighbours / artists.length).toBeGreaterThan(0.05);
  });

  it('mix: the place in the list does not tell seen artists from unseen ones', () => {
    const collection = collectionOf(picturesOf(30, 30));
    const split = makeSplit(collection, defaultSplitSettings);
    const unseen = new Set(split.parts.testUnseen);
    const { paintings } = testSets(split, collection).mixed;
    const places = [...paintings.keys()].filter((i) => unseen.has(paintings[i]!.id));
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    // One half by chance, with a standard deviation of about 0.014.
    expect(Math.abs(mean / (paintings.length - 1) - 0.5)).toBeLessThan(0.07);
  });

  it('mix: negatives mostly join a seen and an unseen artist, positives come from both', () => {
    const collection = collectionOf(picturesOf(30, 48));
    const split = makeSplit(collection, defaultSplitSettings);
    const { paintings, pairs } = testSets(split, collection).mixed;
    const unseen = new Set(split.parts.testUnseen);
    const counts = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (const [i, a] of pairs.a.entries()) {
      const side = (painting: number) => (unseen.has(paintings[painting]!.id) ? 1 : 0);
      counts[pairs.same[i]!]![side(a) + side(pairs.b[i]!)]!++;
    }
    const [negatives, positives] = counts as [number[], number[]];
    const total = negatives.reduce((sum, count) => sum + count, 0);
    expect(negatives[1]! / total).toBeGreaterThan(0.6);
    expect(negatives[1]! / total).toBeLessThan(0.9);
    expect(Math.min(negatives[0]!, negatives[2]!)).toBeGreaterThan(0);
    expect(positives[1]).toBe(0);
    expect(Math.min(positives[0]!, positives[2]!) / total).toBeGreaterThan(0.2);
  });

  it('differ for different seeds and keep to the bound', () => {
    const collection = collectionOf(picturesOf(12, 20));
    const split = makeSplit(collection, defaultSplitSettings);
    const other = { ...split, settings: { ...split.settings, seed: 1 } };
    const size = { maxPairs: 40 };
    expect(testSets(split, collection, size)).not.toEqual(testSets(other, collection, size));
    for (const { pairs } of Object.values(testSets(split, collection, size))) {
      expect(pairs.a).toHaveLength(40);
    }
  });
});

describe('validationSets', () => {
  it('hold one list, with pairs within its seen and its unseen half', () => {
    fc.assert(
      fc.property(splits, ({ split, collection }) => {
        const { paintings, seen, unseen } = validationSets(split, collection);
        const { validationSeen, validationUnseen } = split.parts;
        const half = validationSeen.length;
        expect(idsOf(paintings.slice(0, half)).sort()).toEqual(validationSeen);
        expect(idsOf(paintings.slice(half)).sort()).toEqual(validationUnseen);
        for (const pairs of [seen, unseen]) {
          expect(findFaults(artistsOf(paintings), pairs)).toEqual([]);
          expect(pairs.a.length).toBeGreaterThan(0);
        }
        expect(Math.max(...seen.a, ...seen.b)).toBeLessThan(half);
        expect(Math.min(...unseen.a, ...unseen.b)).toBeGreaterThanOrEqual(half);
      }),
      { numRuns: 40 },
    );
  });
});
