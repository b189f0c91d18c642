import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseArtist } from '../../../harness/data/collection/artist-names.ts';
import { readFolderCatalog } from '../../../harness/data/collection/folder-catalog.ts';
import { plant } from './temporary-folder.ts';

const digest = 'ab'.repeat(32);

test('decides which images belong to the collection and who painted them', async () => {
  const root = plant({
    'manifest.csv': `sha256,year,artist,file,colour,title\n${digest.toUpperCase()},1890, Al ,x/deep/1.jpg,red,T\n`,
    'x/deep/1.jpg': '',
  });
  const { entries, problems } = await readFolderCatalog(root);
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    {
      id: 'x/deep/1.jpg',
      file: join(root, 'x/deep/1.jpg'),
      artist: 'Al',
      title: 'T',
      date: '1890',
      sha256: digest,
    },
  ]);
});

test.each<[string, string | Buffer]>([
  ['semicolons', 'file;artist;title\nA/1.jpg;Al;one, two\n'],
  ['tabs', 'file\tartist\ttitle\nA/1.jpg\tAl\tone, two\n'],
  ['UTF-16', Buffer.from('\ufefffile,artist,title\r\nA/1.jpg,Al,"one, two"\r\n', 'utf16le')],
  [
    'UTF-16 without a mark',
    Buffer.from('file,artist,title,style\nA/1.jpg,Al,"one, two",é\n', 'utf16le'),
  ],
  ['carriage returns', 'file,artist,title\rA/1.jpg,Al,"one, two"\r'],
  ['gzip', gzipSync('file,artist,title\nA/1.jpg,Al,"one, two"\n')],
])('is read with %s', async (_, manifest) => {
  const root = plant({ 'A/1.jpg': '' });
  writeFileSync(join(root, 'manifest.csv'), manifest);
  const { entries, problems } = await readFolderCatalog(root);
  expect(problems).toEqual([]);
  expect(entries).toMatchObject([{ id: 'A/1.jpg', artist: 'Al', title: 'one, two' }]);
});

test('reports every bad row with its line, after a BOM, CRLF and a field of three lines', async () => {
  const elsewhere = plant({ 'secret.jpg': '' });
  const rows = [
    '\ufefffile,artist,title,sha256',
    'A/1.jpg,Al,"three',
    'lines',
    'long",',
    'A/gone.jpg,Al,,',
    '../out.jpg,Al,,',
    `${join(elsewhere, 'secret.jpg')},Al,,`,
    'A/link.jpg,Al,,',
    'A/1.jpg,Al,,',
    './A//1.jpg,Al,,',
    'A/2.jpg, ,,',
    'A/3.jpg,Al,stray,comma,',
    ',Al,,',
    'A/notes.txt,Al,,',
    'A/.4.jpg,Al,,',
    'A/5.jpg,Al,,123',
    '',
    'C:\\6.jpg,Al,,',
    'Eve/1.jpg,Al,,',
    'A\\1.jpg,Al,,',
  ];
  const root = plant({
    'manifest.csv': rows.join('\r\n'),
    'A/1.jpg': '',
    'A/2.jpg': '',
    'A/3.jpg': '',
    'A/.4.jpg': '',
    'A/5.jpg': '',
    'A/notes.txt': '',
    'A/link.jpg': { link: join(elsewhere, 'secret.jpg') },
    Eve: { link: elsewhere },
    'B/unnamed.jpg': '',
  });
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id, title }) => ({ id, title }))).toEqual([
    { id: 'A/1.jpg', title: 'three\r\nlines\r\nlong' },
  ]);
  expect(problems.map(({ file, line, reason }) => [file, line, reason])).toEqual([
    ['A/3.jpg', undefined, 'is not named in manifest.csv'],
    ['B/unnamed.jpg', undefined, 'is not named in manifest.csv'],
    ['Eve', undefined, 'is a link that leads out of the collection (--follow-links allows it)'],
    ['manifest.csv', 5, '"A/gone.jpg" does not exist'],
    ['manifest.csv', 6, '"../out.jpg" leads out of the collection'],
    ['manifest.csv', 7, `"${join(elsewhere, 'secret.jpg')}" leads out of the collection`],
    [
      'manifest.csv',
      8,
      '"A/link.jpg" is a link that leads out of the collection (--follow-links allows it)',
    ],
    ['manifest.csv', 9, 'repeats "A/1.jpg" of line 2'],
    ['manifest.csv', 10, 'repeats "A/1.jpg" of line 2'],
    ['manifest.csv', 11, 'names no artist for "A/2.jpg"'],
    [
      'manifest.csv',
      12,
      'has 5 fields, but the header has 4; put fields that contain commas in double quotes',
    ],
    ['manifest.csv', 13, 'names no file'],
    ['manifest.csv', 14, expect.stringMatching(/^"A\/notes.txt" is not an image by its name/)],
    ['manifest.csv', 15, '"A/.4.jpg" is hidden'],
    ['manifest.csv', 16, 'its sha256 "123" is not 64 hex digits'],
    ['manifest.csv', 18, '"C:\\\\6.jpg" leads out of the collection'],
    [
      'manifest.csv',
      19,
      '"Eve/1.jpg" is behind "Eve", which is a link that leads out of the collection (--follow-links allows it)',
    ],
    ['manifest.csv', 20, 'repeats "A/1.jpg" of line 2'],
  ]);
});

test('finds files whose paths are written in another way, and names the nearest to others', async () => {
  const root = plant({
    'manifest.csv': [
      'file,artist',
      'Baroque\\rembrandt_1.jpg,R',
      '" Baroque/rembrandt_2.jpg ",R',
      `${'Édouard/é.jpg'.normalize('NFD')},E`,
      'baroque/Rembrandt 3.jpg,R',
      'wikiart/Cubism/picasso_1.jpg,P',
      'Cubism/nobody.jpg,N',
    ].join('\n'),
    'Baroque/rembrandt_1.jpg': '',
    'Baroque/rembrandt_2.jpg': '',
    'Baroque/rembrandt_3.jpg': '',
    'Cubism/picasso_1.jpg': '',
    [`${'Édouard/é.jpg'.normalize('NFC')}`]: '',
  });
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id, file }) => [id, file])).toEqual(
    ['Baroque/rembrandt_1.jpg', 'Baroque/rembrandt_2.jpg', 'Édouard/é.jpg'.normalize('NFC')].map(
      (id) => [id, join(root, id)],
    ),
  );
  expect(problems.filter(({ line }) => line !== undefined).map(({ reason }) => reason)).toEqual([
    '"baroque/Rembrandt 3.jpg" does not exist; did you mean "Baroque/rembrandt_3.jpg"?',
    '"wikiart/Cubism/picasso_1.jpg" does not exist; did you mean "Cubism/picasso_1.jpg"?',
    '"Cubism/nobody.jpg" does not exist',
  ]);
});

test('refuses a manifest in another encoding, and says where it is', async () => {
  const root = plant({ 'A/1.jpg': '' });
  const text = 'file,artist\nA/1.jpg,Al\nA/2.jpg,Jos\u00e9\n';
  writeFileSync(join(root, 'manifest.csv'), Buffer.from(text, 'latin1'));
  await expect(readFolderCatalog(root)).rejects.toMatchObject({
    code: 'CSV_NOT_UTF8',
    message: expect.stringMatching(/^manifest\.csv, line 3: .*Save the file as UTF-8/),
  });
});

describe('refuses a manifest', () => {
  test.each([
    ['that is empty', '', 'CSV_EMPTY', /manifest\.csv is empty.*file,artist/],
    [
      'without a column, and names the nearest',
      'file,artits\n',
      'CSV_COLUMN_MISSING',
      /lacks the column artist; its first line is file,artits\. Did you mean "artits"\?/,
    ],
    [
      'without a header',
      'A/1.jpg,Al\n',
      'CSV_COLUMN_MISSING',
      /columns file, artist; .*A\/1\.jpg,Al/,
    ],
    ['with a column twice', 'file,artist,file\n', 'CSV_COLUMN_TWICE', /"file" twice/],
    [
      'with a quote that is never closed',
      'file,artist\nA/1.jpg,Al\nA/2.jpg,"Al\nA/3.jpg,Al\n',
      'CSV_QUOTE_NOT_CLOSED',
      /line 3/,
    ],
  ])('%s', async (_what, text, code, message) => {
    const root = plant({ 'manifest.csv': text, 'A/1.jpg': '', 'A/2.jpg': '' });
    await expect(readFolderCatalog(root)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

test('gives any text back as it was written', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(',', '"', '\n', '\r\n', ' ', 'ж', '浮', '<script>'),
      maxLength: 12,
    }),
    fc.string({ unit: 'grapheme', minLength: 300, maxLength: 310 }),
  );
  const artist = text.filter((name) => name.trim() !== '');
  const row = fc.record({ artist, title: text, style: text, genre: text, date: text });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (rows, crlf) => {
        const root = plant();
        mkdirSync(join(root, 'x'));
        const written = rows.map((fields, index) => ({ file: `x/${index}.jpg`, ...fields }));
        for (const { file } of written) writeFileSync(join(root, file), '');
        const record_delimiter = crlf ? 'windows' : 'unix';
        const csv = stringify(written, {
          header: true,
          record_delimiter,
          quoted_string: true,
          bom: crlf,
        });
        writeFileSync(join(root, 'manifest.csv'), csv);
        const { entries, problems } = await readFolderCatalog(root);
        expect(problems).toEqual([]);
        const read = entries.map(
          ({ id, artist, title = '', style = '', genre = '', date = '' }) => ({
            file: id,
            artist,
            title,
            style,
            genre,
            date,
          }),
        );
        expect(read).toEqual(
          written.map((fields) => ({ ...fields, artist: normaliseArtist(fields.artist) })),
        );
      },
    ),
    { numRuns: 60 },
  );
});

const paintings = fileURLToPath(new URL('../../../../shared/paintings', import.meta.url));

describe.skipIf(!existsSync(paintings))('real paintings', () => {
  test('are 1,455 by 30 artists, without a problem', async () => {
    const { entries, problems } = await readFolderCatalog(paintings);
    expect(problems).toEqual([]);
    expect(entries.length).toBe(1455);
    expect(new Set(entries.map(({ artist }) => artist)).size).toBe(30);
  });
});
