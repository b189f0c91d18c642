import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseCatalog } from '../../../harness/data/collection/choose-catalog.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { plant, type Tree } from './temporary-folder.ts';

const table = 'filename,artist,title,style,genre,date\n1.jpg,a,,,,\n';

const choose = (dataFolder: string, collection?: string) =>
  chooseCatalog({ collection, dataFolder, startProgress: () => silentProgress });

test('takes the folder that --collection names, in either layout', async () => {
  const folders = plant({ 'Al/1.jpg': '' });
  const competition = plant({ 'train_info.csv': table, 'train/1.jpg': '' });
  const byFolder = await choose(plant(), folders);
  expect(byFolder.catalog.kind).toBe('folder');
  expect(byFolder.why).toBe(
    `The collection is ${folders} (a folder per artist), as given by --collection.`,
  );
  const byTable = await choose(plant(), competition);
  expect(byTable.catalog.kind).toBe('kaggle');
  expect(byTable.why).toContain("(the competition's layout)");
});

test.each(['', 'kaggle/', 'painter-by-numbers/'])(
  "takes the competition's data in data/%s without being asked",
  async (folder) => {
    const data = plant({ [`${folder}train_info.csv`]: table, [`${folder}train/1.jpg`]: '' });
    const { catalog, why } = await choose(data);
    expect(catalog.kind).toBe('kaggle');
    expect(why).toBe(
      `The collection is the competition's data, because ${join(data, folder).replace(/\/$/, '')} contains train_info.csv.`,
    );
  },
);

describe('refuses', () => {
  const cases: [string, Tree, string, string, RegExp][] = [
    [
      'a folder that does not exist, naming its neighbour',
      { 'paintings/Al/1.jpg': '' },
      'paintigns',
      'COLLECTION_NOT_FOUND',
      /does not exist.*Did you mean "paintings"\?/,
    ],
    ['a file', { 'a.csv': '' }, 'a.csv', 'COLLECTION_NOT_A_FOLDER', /is a file/],
    ['an empty folder', { 'a/': '' }, 'a', 'COLLECTION_EMPTY', /is empty/],
    [
      'a folder without an artist',
      { 'a/1.jpg': '' },
      'a',
      'COLLECTION_NO_ARTIST',
      /contains no painting with an artist\. The first of 1 problems: 1\.jpg is in no artist's folder/,
    ],
    [
      'a manifest of which no row serves',
      { 'a/manifest.csv': 'file,artist\ngone.jpg,Al\n' },
      'a',
      'COLLECTION_NO_ARTIST',
      /manifest\.csv, line 2 "gone\.jpg" does not exist/,
    ],
    [
      'a folder too high, naming the one that holds the artists',
      { 'a/images/images/Al/1.jpg': '', 'a/images/images/Bo/1.jpg': '' },
      'a',
      'COLLECTION_NO_ARTIST',
      /contains no painting with an artist\. \S+\/a\/images\/images contains 2 folders with 2 images: /,
    ],
    [
      "the competition's table as it was packed, whose folders would be artists",
      { 'a/train_info.csv.zip': '', 'a/train/1.jpg': '', 'a/test/2.jpg': '' },
      'a',
      'COLLECTION_TABLE_PACKED',
      /train_info\.csv\.zip is packed, so the folders next to it would be read as artists\. Unpack/,
    ],
    [
      'a table of the competition without rows',
      { 'a/train_info.csv': 'filename,artist,title,style,genre,date\n', 'a/train/1.jpg': '' },
      'a',
      'COLLECTION_NO_ARTIST',
      /contains no painting with an artist/,
    ],
  ];
  test.each(cases)('%s', async (_what, tree, collection, code, message) => {
    const root = plant(tree);
    await expect(choose(plant(), join(root, collection))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

test('says where the demo cannot be painted', async () => {
  const root = plant({ data: 'a file, not a folder' });
  await expect(choose(join(root, 'data'), 'demo')).rejects.toMatchObject({
    code: 'DEMO_NOT_PAINTED',
    message: expect.stringContaining(join(root, 'data', 'demo')),
  });
});

test('does not take a demo folder for the word', async () => {
  const root = plant();
  mkdirSync(join(root, 'demo', 'Al'), { recursive: true });
  writeFileSync(join(root, 'demo', 'Al', '1.jpg'), '');
  const { catalog } = await choose(plant(), join(root, 'demo'));
  expect(catalog.entries.map(({ artist }) => artist)).toEqual(['Al']);
});
