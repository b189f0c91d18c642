import { copyFileSync, createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import { readKaggleCatalog } from '../../../../harness/data/collection/kaggle-catalog.ts';
import { cleanNames } from '../../../../harness/data/collection/official/clean-names.ts';
import { describeMetadata } from '../../../../harness/data/collection/official/describe-metadata.ts';
import { readOfficialMetadata } from '../../../../harness/data/collection/official/metadata.ts';
import { listCompetition, writeMetadata } from '../../../material/small-competition.ts';
import { plant } from '../temporary-folder.ts';

async function readSmall(change: (file: string) => string | undefined) {
  const root = plant();
  const paintings = listCompetition();
  writeMetadata(
    root,
    paintings.map((painting) => ({ ...painting, name: change(painting.file) })),
  );
  return { paintings, metadata: await readOfficialMetadata(root) };
}

describe('names are cleaned by rule', () => {
  test('and each change is listed', async () => {
    // 1 and 9 are of artist-a, in training and in the test; those from 127 on are by unseen artists.
    const dirty: Record<string, string> = {
      '1.jpg': 'with a view, at dusk',
      '2.jpg': '  Painter  A ',
      '9.jpg': 'PAINTER\tA',
      '10.jpg': 'Still life',
      '127.jpg': 'PAINTER A',
      '132.jpg': 'A fragment',
      '137.jpg': ' PAINTER O',
    };
    const { paintings, metadata } = await readSmall((file) =>
      dirty[file]?.replace('Painter', 'PAINTER'),
    );
    expect(metadata.problems).toEqual([]);
    const { artistOf, changes, unknown } = cleanNames(metadata.rows);
    expect(changes).toEqual([
      { file: '1.jpg', was: 'with a view, at dusk', now: 'PAINTER A', rule: 'name of the hash' },
      { file: '2.jpg', was: '  PAINTER  A ', now: 'PAINTER A', rule: 'spaces' },
      { file: '9.jpg', was: 'PAINTER\tA', now: 'PAINTER A', rule: 'spaces' },
      { file: '137.jpg', was: ' PAINTER O', now: 'PAINTER O', rule: 'spaces' },
    ]);
    expect(unknown.map(({ file, reason }) => [file, reason])).toEqual([
      ['10.jpg', 'is the name of no artist in both training and test'],
      ['127.jpg', 'is the name of a training artist, yet the row says test_only'],
      ['132.jpg', 'is on fewer than 4 test paintings'],
    ]);
    const groups = new Map<string, Set<string>>();
    for (const { file, artist } of paintings) {
      const known = artistOf.get(file);
      if (known !== undefined) groups.set(known, (groups.get(known) ?? new Set()).add(artist));
    }
    expect([...groups.values()].map(({ size }) => size)).toEqual(Array(15).fill(1));
  });

  test('whether an artist is seen never follows from a name', async () => {
    const { paintings, metadata } = await readSmall(
      (file) => `Anybody ${Number.parseInt(file, 10) % 3}`,
    );
    const report = describeMetadata(metadata);
    expect(report.counts).toEqual({
      train: 96,
      test: 45,
      trainArtists: 12,
      artistsInBoth: 6,
      unseenTest: 15,
    });
    expect(report.counts.train + report.counts.test).toBe(paintings.length);
    expect(report.deviations[0]).toBe('training paintings: 96 instead of 79433');
  });
});

test('paintings that agree in size across training and test are reported', async () => {
  const root = plant();
  const sizes: Record<string, readonly [number, number, number]> = {
    '1.jpg': [9, 9, 9],
    '9.jpg': [9, 9, 9],
    '2.jpg': [8, 8, 8],
    '3.jpg': [8, 8, 8],
  };
  writeMetadata(
    root,
    listCompetition().map((painting) => ({ ...painting, size: sizes[painting.file]! })),
  );
  const { suspectCopies } = describeMetadata(await readOfficialMetadata(root));
  expect(suspectCopies).toEqual([{ train: ['1.jpg'], test: ['9.jpg'] }]);
});

test('contradictions in a row are problems', async () => {
  const root = plant({
    'train_info.csv': 'filename,artist,title,style,genre,date\n1.jpg,a,,,,\n2.jpg,a,,,,\n',
    'all_data_info.csv': [
      'artist,artist_group,in_train,new_filename',
      'Al,train_only,True,1.jpg',
      'Al,test_only,True,2.jpg',
      'Al,train_only,False,3.jpg',
      'Al,train_only,True,4.jpg',
      'Al,test_only,perhaps,5.jpg',
      'Al,train_only,True,1.jpg',
      'Al,train_only,True,',
    ].join('\n'),
  });
  const { rows, problems } = await readOfficialMetadata(root);
  expect(rows.map(({ file }) => file)).toEqual(['1.jpg']);
  expect(problems.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '3: artist_group is "test_only" for a training painting',
    '4: artist_group is "train_only" for a test painting',
    '5: 4.jpg is not in train_info.csv',
    '6: in_train is "perhaps", not True or False',
    '7: repeats 1.jpg',
    '8: names no file',
  ]);
});

test('any text in the fields survives: commas, quotes, line breaks, all scripts', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      'a,b',
      'say "no"',
      'two\nlines',
      'two\r\nlines',
      'モネ, 睡蓮',
      '"',
      ',',
      '\n',
      'Шагал',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 8 }),
      async (rows) => {
        const root = plant(Object.fromEntries(rows.map((_, i) => [`train/${i}.jpg`, ''])));
        writeFileSync(
          join(root, 'train_info.csv'),
          stringify([
            ['filename', 'artist', 'title', 'style', 'genre', 'date'],
            ...rows.map(([title, style], i) => [`${i}.jpg`, 'a', title, style, '', '']),
          ]),
        );
        writeFileSync(
          join(root, 'all_data_info.csv'),
          stringify([
            ['artist', 'title', 'artist_group', 'in_train', 'new_filename'],
            ...rows.map(([name, title], i) => [name, title, 'train_only', 'True', `${i}.jpg`]),
          ]),
        );
        const { entries, problems } = await readKaggleCatalog(root);
        expect(problems).toEqual([]);
        expect(entries.map(({ title = '', style = '' }) => [title, style])).toEqual(rows);
        const metadata = await readOfficialMetadata(root);
        expect(metadata.problems).toEqual([]);
        expect(metadata.rows.map(({ name }) => name)).toEqual(rows.map(([name]) => name));
      },
    ),
    { numRuns: 60 },
  );
});

const kaggle = fileURLToPath(new URL('../../../../../shared/kaggle', import.meta.url));

describe.skipIf(!existsSync(kaggle))("the competition's own metadata", () => {
  test('gives the known counts, 541 names and 41 suspected copies', async () => {
    const root = plant();
    copyFileSync(join(kaggle, 'train_info.csv.gz'), join(root, 'train_info.csv.gz'));
    const zip = await openPromise(join(kaggle, 'all_data_info.csv.zip'), { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== 'all_data_info.csv') continue;
      const bytes = await zip.openReadStreamPromise(entry);
      await pipeline(bytes, createWriteStream(join(root, entry.fileName)));
    }
    const metadata = await readOfficialMetadata(root);
    const report = describeMetadata(metadata);
    expect(report.problems).toEqual([]);
    expect(report.deviations).toEqual([]);
    expect(report.counts).toEqual({
      train: 79_433,
      test: 23_817,
      trainArtists: 1_584,
      artistsInBoth: 1_000,
      unseenTest: 2_936,
    });
    expect(report.suspectCopies).toHaveLength(41);
    const byHash = report.nameChanges.filter(({ rule }) => rule === 'name of the hash');
    expect(byHash).toHaveLength(541);
    expect(byHash[0]).toEqual({
      file: '75586.jpg',
      was: 'First Station',
      now: 'Barnett Newman',
      rule: 'name of the hash',
    });
    const { artistOf, unknown } = cleanNames(metadata.rows);
    expect(artistOf.size + unknown.length).toBe(103_250);
    expect(unknown).toHaveLength(145 + 32);
  });
});
