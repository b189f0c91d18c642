import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import type { Collection, CollectionPainting } from '../../harness/data/collection/collection.ts';
import { testSets } from '../../harness/data/pairs/test-sets.ts';
import { makeSplit } from '../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../harness/data/splits/split-settings.ts';
import { answersOf, askTests } from '../../harness/host/test-questions.ts';
import { testNames } from '../../harness/scoring/score.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function split(artists: number, paintingsEach: number) {
  const paintings: CollectionPainting[] = [];
  for (let artist = 0; artist < artists; artist++) {
    for (let i = 0; i < paintingsEach; i++) {
      const id = `${artist}/${i}.jpg`;
      const perceptualHash = sha256(`picture ${id}`).slice(0, 16);
      const digest = sha256(id);
      paintings.push({
        id,
        file: id,
        artist: String(artist),
        digest,
        perceptualHash,
        width: 9,
        height: 9,
      });
    }
  }
  const collection: Collection = {
    kind: 'folder',
    name: 'x',
    root: '/',
    hash: 'h',
    paintings,
    problems: [],
  };
  return testSets(makeSplit(collection, defaultSplitSettings), collection);
}

test.each([
  ['a small test', 12, 20],
  ['a test in groups', 130, 60],
])('%s is asked about as a whole, and each pair finds its answer', (_, artists, each) => {
  const tests = split(artists, each);
  const asked = askTests(tests, createRandom(1));
  const { a, b } = asked.pairs;
  const answers = Float32Array.from(a, (first, i) => ((first * 7919 + b[i]!) % 1000) / 1000);
  for (const name of testNames) {
    const { paintings, pairs } = tests[name];
    const found = answersOf(name, asked, answers);
    expect(found).toHaveLength(pairs.a.length);
    const idsOf = (list: typeof paintings, one: number, other: number) =>
      [list[one]!.id, list[other]!.id].sort().join();
    const own = Array.from(pairs.a, (first, i) => idsOf(paintings, first, pairs.b[i]!));
    const places = [...asked.places[name]];
    expect(places.map((place) => idsOf(asked.paintings, a[place]!, b[place]!))).toEqual(own);
    expect([...found]).toEqual(places.map((place) => answers[place]));
  }
  // Every painting is asked about with all others of its group: the questions show nothing else.
  let inOrder = true;
  const partners = Array.from({ length: asked.paintings.length }, () => new Set<number>());
  for (const [i, first] of a.entries()) {
    inOrder &&= first < b[i]!;
    partners[first]!.add(b[i]!);
    partners[b[i]!]!.add(first);
  }
  expect(inOrder).toBe(true);
  const groups = new Set(
    partners.map((others, i) => [...others, i].sort((x, y) => x - y).join(' ')),
  );
  const sizes = [...groups].map((group) => group.split(' ').length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(asked.paintings.length);
  expect(sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)).toBe(a.length);
});

test('the tests of a large collection are balanced and join paintings of one group', () => {
  const tests = split(130, 60);
  for (const name of testNames) {
    const { paintings, pairs, group } = tests[name];
    expect(group).toBeDefined();
    expect(pairs.same.reduce((sum, value) => sum + value, 0)).toBe(pairs.same.length / 2);
    expect(pairs.same.length).toBeGreaterThan(10_000);
    const right = [...pairs.a].filter((a, i) => {
      const b = pairs.b[i]!;
      const same = paintings[a]!.artist === paintings[b]!.artist;
      return group?.[a] === group?.[b] && same === (pairs.same[i] === 1);
    });
    expect(right).toHaveLength(pairs.a.length);
    const keys = Array.from(pairs.a, (a, i) => a * paintings.length + pairs.b[i]!);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
