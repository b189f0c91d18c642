import { expect, test } from 'vitest';
import { describeLeftOut, findLeftOut } from '../../../harness/data/splits/find-left-out.ts';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import { collectionOf, type Picture, picturesOf } from './arbitrary-collection.ts';

const settings = { ...defaultSplitSettings, seed: 0 };
const plain = picturesOf(9, 10);

/** The first pictures of an artist, said to be by another. */
function copies(of: string, by: string, count: number): Picture[] {
  return plain
    .filter(({ artist }) => artist === of)
    .slice(0, count)
    .map((picture) => ({ ...picture, artist: by, content: `${of}/${picture.name}.jpg` }));
}

function describePictures(pictures: readonly Picture[]): string[] {
  const collection = collectionOf(pictures);
  const split = makeSplit(collection, settings);
  return describeLeftOut(findLeftOut(split, collection), 'the file');
}

test('nothing is reported for a collection without copies, or for copies by one artist', () => {
  expect(describePictures(plain)).toEqual([]);
  expect(describePictures([...plain, { ...plain[0]!, name: 'copy' }])).toEqual([]);
});

test('a copy under two names is named with its reason, and nobody is suspected', () => {
  expect(describePictures([...plain, { ...plain[10]!, artist: 'artist 2', name: 'copy' }])).toEqual(
    [
      'The split leaves out 2 paintings:',
      '  artist 1/0.jpg: near-duplicate of "artist 2/copy.jpg", which is attributed to artist 2',
      '  artist 2/copy.jpg: near-duplicate of "artist 1/0.jpg", which is attributed to artist 1',
    ],
  );
});

test('an artist with only copies is named as lost, and as one under two names', () => {
  const lines = describePictures([...plain, ...copies('artist 1', 'somebody', 7)]);
  expect(lines).toHaveLength(14);
  expect(lines.slice(-3)).toEqual([
    '  and 4 more, listed in the file',
    'No paintings are left by 1 artist: somebody',
    'The same artist under two names? Each of the 7 pictures by "somebody" is a copy of one by "artist 1"',
  ]);
  const twins = describePictures([...plain, ...copies('artist 1', 'somebody', 10)]);
  expect(twins.slice(-2)).toEqual([
    'No paintings are left by 2 artists: artist 1, somebody',
    'The same artist under two names? Each of the 10 pictures by "somebody" is a copy of one by "artist 1"',
  ]);
});

test('copies of several artists make no second name', () => {
  const lines = describePictures([
    ...plain,
    ...copies('artist 1', 'somebody', 2),
    ...copies('artist 2', 'somebody', 4).slice(2),
  ]);
  expect(lines.at(-1)).toBe('No paintings are left by 1 artist: somebody');
});

test('artists that a fold does not learn from are counted apart from copies', () => {
  const collection = collectionOf(picturesOf(20, 10));
  const fold = { folds: 4, index: 0, artists: 6 };
  const leftOut = findLeftOut(makeSplit(collection, { ...settings, fold }), collection);
  expect(leftOut).toEqual({ paintings: [], artists: [], notLearnedFrom: 90, doubledArtists: [] });
  expect(describeLeftOut(leftOut, 'the file')).toEqual([
    'The split leaves out 90 paintings of artists excluded from training',
  ]);
});
