import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type {
  Collection,
  CollectionPainting,
} from '../../../harness/data/collection/collection.ts';
import { testSets, validationSets } from '../../../harness/data/pairs/test-sets.ts';
import { assertSplit } from '../../../harness/data/splits/assert-split.ts';
import { hashSplit } from '../../../harness/data/splits/hash-split.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import type { Split } from '../../../harness/data/splits/split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { listCompetition } from '../../material/small-competition.ts';

const settings = { ...defaultSplitSettings, official: true as const };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The small competition with a separate image for each painting, but for the copies. */
function openCollection(copies: Record<string, string> = {}): Collection {
  const paintings = listCompetition().map(({ file, artist, inTrain, group }) => {
    const digest = sha256(copies[file] ?? file);
    const both = group === 'train_and_test';
    const official = inTrain ? (both ? 'train' : 'train-only') : both ? 'seen' : 'unseen';
    const painting: CollectionPainting = {
      id: file,
      file,
      artist,
      digest,
      official,
      width: 9,
      height: 9,
      perceptualHash: digest.slice(0, 16),
    };
    return painting;
  });
  const hash = sha256(JSON.stringify(copies));
  return { kind: 'kaggle', name: 'small', root: '/', hash, paintings, problems: [] };
}

test("the competition's test is the test, and its artists stay in training", () => {
  const collection = openCollection();
  const { parts, excluded } = makeSplit(collection, settings);
  const official = new Map(collection.paintings.map(({ id, official }) => [id, official]));
  const sides = (ids: readonly string[]) => new Set(ids.map((id) => official.get(id)));
  expect(excluded).toEqual([]);
  expect([parts.testSeen.length, parts.testUnseen.length]).toEqual([30, 15]);
  expect([...sides(parts.testSeen), ...sides(parts.testUnseen)]).toEqual(['seen', 'unseen']);
  expect([...sides(parts.validationUnseen)]).toEqual(['train-only']);
  expect(sides(parts.train)).toEqual(new Set(['train', 'train-only']));
  const total = Object.values(parts).reduce((sum, ids) => sum + ids.length, 0);
  expect(total).toBe(collection.paintings.length);
  expect(makeSplit(openCollection(), { ...settings, seed: 1 }).parts.train).not.toEqual(
    parts.train,
  );
});

test('of copies across training and test the one in training is left out', () => {
  // 1 and 9 are of one artist; 2 and 22 of two, as are the test paintings 10 and 23.
  const collection = openCollection({ '9.jpg': '1.jpg', '22.jpg': '2.jpg', '23.jpg': '10.jpg' });
  const { parts, excluded, duplicateGroups } = makeSplit(collection, settings);
  expect(excluded.map(({ id }) => id)).toEqual(['1.jpg', '10.jpg', '2.jpg', '22.jpg', '23.jpg']);
  expect(excluded[0]!.reason).toBe('near-duplicate of the test painting "9.jpg"');
  expect(excluded[1]!.reason).toMatch(/group with two artists' names/);
  expect(parts.testSeen).toContain('9.jpg');
  expect(duplicateGroups).toHaveLength(3);
});

test('no test artist is without a training painting', () => {
  const copies = Object.fromEntries(
    Array.from({ length: 5 }, (_, i) => [`${9 + i}.jpg`, `${1 + i}.jpg`]),
  );
  const all = { ...copies, '6.jpg': '1.jpg', '7.jpg': '1.jpg', '8.jpg': '1.jpg' };
  const { parts, excluded } = makeSplit(openCollection(all), settings);
  expect(parts.testSeen).toHaveLength(25);
  expect(excluded.find(({ id }) => id === '9.jpg')?.reason).toBe(
    'no painting of its artist is left in training',
  );
});

describe('a split that was tampered with is refused', () => {
  const collection = openCollection({ '9.jpg': '1.jpg' });
  const right = makeSplit(collection, settings);
  const move = (id: string, from: keyof Split['parts'], to: keyof Split['parts']): Split => {
    const parts = {
      ...right.parts,
      [from]: right.parts[from].filter((other) => other !== id),
      [to]: [...right.parts[to], id].sort(),
    };
    const content = { ...right, parts };
    return { ...content, hash: hashSplit(content) };
  };
  test.each([
    ['testSeen', 'train', /officially in seen/],
    ['train', 'testSeen', /officially in train/],
    ['testUnseen', 'testSeen', /testUnseen/],
  ] as const)('from %s to %s', (from, to, message) => {
    const id = right.parts[from].find((id) => id !== '9.jpg')!;
    expect(() => assertSplit(move(id, from, to), collection)).toThrow(message);
  });

  test('with the training copy of a test painting back in training', () => {
    const content: Split = {
      ...right,
      parts: { ...right.parts, train: [...right.parts.train, '1.jpg'].sort() },
      excluded: [],
    };
    const split = { ...content, hash: hashSplit(content) };
    expect(() => assertSplit(split, collection)).toThrow(/near-duplicates/);
  });
});

test('gives all test sets', () => {
  const collection = openCollection();
  const split = makeSplit(collection, settings);
  const tests = testSets(split, collection);
  for (const { pairs } of Object.values(tests)) expect(pairs.same.length).toBeGreaterThan(20);
  expect(validationSets(split, collection).unseen.same.length).toBeGreaterThan(10);
});

test('needs the official test, and artists who are only in training', () => {
  const collection = openCollection();
  const without = (...sides: (string | undefined)[]) => ({
    ...collection,
    paintings: collection.paintings.filter(({ official }) => !sides.includes(official)),
  });
  expect(() => makeSplit(without('seen', 'unseen'), settings)).toThrow(
    /no official test paintings/,
  );
  expect(() => makeSplit(without('train-only'), settings)).toThrow(/but only 0/);
});
