import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildCollection } from '../../../harness/data/collection/build-collection.ts';
import type { Catalog, CatalogEntry } from '../../../harness/data/collection/collection.ts';
import type { ImageFacts, ImageFailure } from '../../../harness/data/images/facts.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const catalogOf = (entries: readonly CatalogEntry[]): Catalog => ({
  kind: 'folder',
  name: 'x',
  root: '/x',
  entries,
  problems: [{ file: 'z', reason: 'was there before' }],
});

const factsOf = (digest: string): ImageFacts => ({
  digest,
  bytes: 1,
  width: 2,
  height: 3,
  perceptualHash: '0'.repeat(16),
});

const build = (entries: readonly CatalogEntry[], digest = (id: string) => sha256(id)) =>
  buildCollection(catalogOf(entries), new Map(entries.map(({ id }) => [id, factsOf(digest(id))])));

const entry = (id: string, artist: string): CatalogEntry => ({ id, file: `/x/${id}`, artist });

const text = fc.string({
  unit: fc.constantFrom('a', 'b', ',', '"', '\n', '[', 'ж', '\\'),
  maxLength: 4,
});
const entries = fc.uniqueArray(fc.tuple(text, text), { selector: ([id]) => id, maxLength: 8 });

test('keeps readable images and turns the others into problems', () => {
  const named = { ...entry('b', 'B'), title: 'T', sha256: 'd' };
  const { paintings, problems } = buildCollection(
    catalogOf([entry('a', 'A'), named, { ...entry('c', 'C'), sha256: 'other' }, entry('d', 'D')]),
    new Map<string, ImageFacts | ImageFailure>([
      ['a', { reason: 'is truncated' }],
      ['b', factsOf('d')],
      ['c', factsOf('e')],
      ['d', factsOf('f')],
    ]),
  );
  expect(paintings).toEqual([
    {
      id: 'b',
      file: '/x/b',
      artist: 'B',
      title: 'T',
      digest: 'd',
      perceptualHash: '0'.repeat(16),
      width: 2,
      height: 3,
    },
    expect.objectContaining({ id: 'd', digest: 'f' }),
  ]);
  expect(problems).toEqual([
    { file: 'a', reason: 'is truncated' },
    { file: 'c', reason: 'has the SHA-256 e, but the manifest says other' },
    { file: 'z', reason: 'was there before' },
  ]);
});

test('hashes one line of JSON for each painting, by id', () => {
  const lines = `["a","B","1"]\n["b","A","2"]\n`;
  const digest = (id: string) => (id === 'a' ? '1' : '2');
  expect(build([entry('b', 'A'), entry('a', 'B')], digest).hash).toBe(sha256(lines));
});

test('gives one hash for any order of rows', () => {
  fc.assert(
    fc.property(
      entries.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      ),
      ([list, shuffled]) => {
        const hashes = [list, shuffled].map((rows) => build(rows.map((row) => entry(...row))).hash);
        expect(hashes[0]).toBe(hashes[1]);
      },
    ),
  );
});

test('never takes two ways of cutting a text into id, artist and digest for one', () => {
  const hash = (words: readonly string[], cuts: readonly number[], separator: string) => {
    const [first = 0, second = 0] = [...cuts].sort((a, b) => a - b);
    const parts = [words.slice(0, first), words.slice(first, second), words.slice(second)];
    const [id = '', artist = '', digest = ''] = parts.map((part) => part.join(separator));
    return { fields: [id, artist, digest], hash: build([entry(id, artist)], () => digest).hash };
  };
  const words = fc.array(text, { minLength: 4, maxLength: 6 });
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 2 });
  const separator = fc.constantFrom(',', '', '"', '","', '\n', '\0', '|', ':', ' ');
  fc.assert(
    fc.property(words, cuts, cuts, separator, (parts, someCuts, otherCuts, between) => {
      const one = hash(parts, someCuts, between);
      const other = hash(parts, otherCuts, between);
      const equal = JSON.stringify(one.fields) === JSON.stringify(other.fields);
      expect(one.hash === other.hash).toBe(equal);
    }),
    { numRuns: 500 },
  );
});

test('refuses a catalog whose images were not all inspected', () => {
  expect(() => buildCollection(catalogOf([entry('a', 'A')]), new Map())).toThrow(
    /a was not inspected/,
  );
});
