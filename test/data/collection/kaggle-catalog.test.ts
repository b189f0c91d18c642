import { createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import { readKaggleCatalog } from '../../../harness/data/collection/kaggle-catalog.ts';
import { readOfficialTestGroups } from '../../../harness/data/collection/official-test-groups.ts';
import { plant } from './temporary-folder.ts';

const header = 'filename,artist,title,style,genre,date';
const hash = '5b39c876740bfc1cfaf544721c43cac3';

test('takes the training paintings with their hash artists', async () => {
  const root = plant({
    'train_info.csv': `\ufeff${header}\r\n102257.jpg,${hash},"Red, Blue",Color Field Painting,abstract,1955.0\r\n7.jpg,other,,,,\r\n`,
    'train/102257.jpg': '',
    'train/7.jpg': '',
    'test/1.jpg': '',
    'all_data_info.csv': 'x\n',
  });
  expect(await readKaggleCatalog(root)).toMatchObject({
    kind: 'kaggle',
    root,
    problems: [],
    testFolder: join(root, 'test'),
    hasOfficialTestGroups: true,
    entries: [
      {
        id: '102257.jpg',
        file: join(root, 'train/102257.jpg'),
        artist: hash,
        title: 'Red, Blue',
        style: 'Color Field Painting',
        genre: 'abstract',
        date: '1955.0',
      },
      { id: '7.jpg', artist: 'other' },
    ],
  });
});

test('reads a gzipped table', async () => {
  const root = plant({ 'train/1.jpg': '' });
  writeFileSync(join(root, 'train_info.csv.gz'), gzipSync(`${header}\n1.jpg,a,,,,\n`));
  const catalog = await readKaggleCatalog(root);
  expect(catalog.entries.map(({ id }) => id)).toEqual(['1.jpg']);
  expect(catalog.hasOfficialTestGroups).toBe(false);
  expect(catalog.testFolder).toBeUndefined();
});

test('reports bad rows and missing files with their line', async () => {
  const elsewhere = plant({ 'secret.jpg': '' });
  const root = plant({
    'train_info.csv': [
      header,
      '1.jpg,a,,,,',
      '2.jpg,a,A stray, comma,,,',
      '1.jpg,b,,,,',
      '3.jpg, ,,,,',
      '../train/1.jpg,a,,,,',
      '4.jpg,a,,,,',
      '5.jpg,a,,,,',
      ',a,,,,',
      '..\\1.jpg,a,,,,',
      '6.jpg,a',
    ].join('\n'),
    'train/1.jpg': '',
    'train/2.jpg': '',
    'train/3.jpg': '',
    'train/5.jpg': { link: join(elsewhere, 'secret.jpg') },
  });
  const { entries, problems } = await readKaggleCatalog(root);
  expect(entries.map(({ id, artist }) => [id, artist])).toEqual([['1.jpg', 'a']]);
  expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
    [3, 'has 7 fields, but the header has 6; put fields that contain commas in double quotes'],
    [4, 'repeats 1.jpg of line 2'],
    [5, 'names no artist for 3.jpg'],
    [6, '"../train/1.jpg" is not a plain file name'],
    [7, 'train/4.jpg does not exist'],
    [8, 'train/5.jpg is a link that leads out of the collection (--follow-links allows it)'],
    [9, 'names no file'],
    [10, '"..\\\\1.jpg" is not a plain file name'],
    [11, 'has 2 fields, but the header has 6; put fields that contain commas in double quotes'],
  ]);
  expect(new Set(problems.map(({ file }) => file))).toEqual(new Set(['train_info.csv']));
});

test.each([
  ['no images at all', {}],
  ['one image in eleven', { 'train/0.jpg': '' }],
])('says once that images are not unpacked: %s', async (_what, images) => {
  const rows = Array.from({ length: 11 }, (_, i) => `${i}.jpg,a,,,,`);
  const root = plant({ 'train_info.csv': [header, ...rows].join('\n'), ...images });
  await expect(readKaggleCatalog(root)).rejects.toMatchObject({
    code: 'COLLECTION_IMAGES_MISSING',
    message: expect.stringMatching(/1[01] of the 11 paintings in train_info\.csv.*Unpack/),
  });
});

test('reads a train folder that is a link out of the collection only where asked', async () => {
  const elsewhere = plant({ '1.jpg': '' });
  const root = plant({
    'train_info.csv': `${header}\n1.jpg,a,,,,\n`,
    train: { link: elsewhere },
  });
  await expect(readKaggleCatalog(root)).rejects.toMatchObject({
    code: 'COLLECTION_IMAGES_MISSING',
  });
  const { entries, problems } = await readKaggleCatalog(root, { followLinks: true });
  expect(entries.map(({ file }) => file)).toEqual([join(root, 'train/1.jpg')]);
  expect(problems).toEqual([]);
});

test.each([
  ['an empty table', '', 'CSV_EMPTY', /train_info\.csv is empty/],
  [
    'a missing column',
    'filename,artist,title,style,date\n',
    'CSV_COLUMN_MISSING',
    /train_info\.csv lacks the column genre; its first line is filename,artist,title,style,date\./,
  ],
])('refuses %s', async (_what, text, code, message) => {
  const root = plant({ 'train_info.csv': text });
  await expect(readKaggleCatalog(root)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test('tells the official test by artist_group, not by the artist', async () => {
  const root = plant({
    'all_data_info.csv': [
      'artist,artist_group,in_train,new_filename',
      'Al,train_only,True,1.jpg',
      'Al,train_and_test,False,2.jpg',
      'Al,test_only,False,3.jpg',
      'Al,train_only,False,4.jpg',
      'Al,test_only,maybe,5.jpg',
      'Al,test_only,False,3.jpg',
      'Al,test_only,False,',
    ].join('\n'),
  });
  const { groups, seen, unseen, problems } = await readOfficialTestGroups(root);
  expect([...groups]).toEqual([
    ['2.jpg', 'seen'],
    ['3.jpg', 'unseen'],
  ]);
  expect([seen, unseen]).toEqual([1, 1]);
  expect(problems.map(({ line }) => line)).toEqual([5, 6, 7, 8]);
});

test('says that the official groups need all_data_info.csv', async () => {
  await expect(readOfficialTestGroups(plant())).rejects.toMatchObject({
    code: 'COLLECTION_NO_ALL_DATA_INFO',
  });
});

const kaggle = fileURLToPath(new URL('../../../../shared/kaggle', import.meta.url));

describe.skipIf(!existsSync(kaggle))("the competition's own metadata", () => {
  test('gives 23,817 test paintings, 2,936 of them by unseen artists', async () => {
    const root = plant();
    const zip = await openPromise(join(kaggle, 'all_data_info.csv.zip'), { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== 'all_data_info.csv') continue;
      const bytes = await zip.openReadStreamPromise(entry);
      await pipeline(bytes, createWriteStream(join(root, entry.fileName)));
    }
    const { groups, seen, unseen, problems } = await readOfficialTestGroups(root);
    expect(problems).toEqual([]);
    expect([groups.size, seen, unseen]).toEqual([23_817, 20_881, 2_936]);
  });
});
