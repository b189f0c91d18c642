import { expect, test } from 'vitest';
import { ImageDictionary } from '../../harness/submission/image-dictionary.ts';

const numberOf = (dictionary: ImageDictionary, name: string) => {
  const bytes = Buffer.from(`<${name}>`);
  return dictionary.numberOf(bytes, 1, bytes.length - 1);
};

test('names keep their numbers while the dictionary grows', () => {
  const dictionary = new ImageDictionary();
  const names = Array.from({ length: 200_000 }, (_, i) => `${i * 7919}.jpg`);
  const wrong = () => names.filter((name, i) => numberOf(dictionary, name) !== i);
  expect(wrong()).toEqual([]);
  expect(wrong()).toEqual([]);
  expect(dictionary.names).toEqual(names);
});

test('names with one and the same hash are told apart', () => {
  const dictionary = new ImageDictionary();
  // Pairs with equal 32-bit FNV-1a.
  const names = ['406313024.jpg', '414635893.jpg', 'costarring', 'liquid'];
  expect(names.map((name) => numberOf(dictionary, name))).toEqual([0, 1, 2, 3]);
  expect(names.map((name) => numberOf(dictionary, name))).toEqual([0, 1, 2, 3]);
});
