import { writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readFolderCatalog } from '../../../../harness/data/collection/folder-catalog.ts';
import { plant } from '../temporary-folder.ts';

describe('WikiArt as ArtGAN distributes it', () => {
  const pictures = {
    'wikiart/Realism/claude-monet_by-the-sea.jpg': '',
    'wikiart/Impressionism/claude-monet_water-lilies-1906(2).jpg': '',
    'wikiart/Post_Impressionism/paul-cezanne_four-bathers-1880.jpg': '',
    'wikiart/Post_Impressionism/joaquãn-sorolla_peppers-1903-2.jpg': '',
  };
  const tables = {
    'wikiart_csv/artist_class.txt': '4 Claude_Monet\n16 Paul_Cezanne\n',
    'wikiart_csv/artist_train.csv': 'Impressionism/claude-monet_water-lilies-1906(2).jpg,4\n',
    'wikiart_csv/genre_class.txt': '4 landscape\n5 nude_painting\n',
    'wikiart_csv/genre_train.csv': 'Impressionism/claude-monet_water-lilies-1906(2).jpg,4\n',
    'wikiart_csv/genre_val.csv': 'Post_Impressionism/paul-cezanne_four-bathers-1880.jpg,5\n',
  };

  test('gives artist, title, year, style and genre of each painting', async () => {
    const root = plant({ ...pictures, ...tables });
    const { entries, problems, remarks, layout } = await readFolderCatalog(root);
    expect(layout).toBe(
      'WikiArt as ArtGAN distributes it: styles are folders, artists are in the names of files, genres in tables',
    );
    expect(problems).toEqual([]);
    expect(remarks).toBeUndefined();
    expect(entries).toEqual([
      {
        id: 'claude-monet/claude-monet_by-the-sea.jpg',
        file: join(root, 'wikiart/Realism/claude-monet_by-the-sea.jpg'),
        artist: 'claude-monet',
        title: 'by-the-sea',
        style: 'Realism',
      },
      {
        id: 'claude-monet/claude-monet_water-lilies-1906(2).jpg',
        file: join(root, 'wikiart/Impressionism/claude-monet_water-lilies-1906(2).jpg'),
        artist: 'claude-monet',
        title: 'water-lilies',
        date: '1906',
        style: 'Impressionism',
        genre: 'landscape',
      },
      {
        id: 'joaquãn-sorolla/joaquãn-sorolla_peppers-1903-2.jpg',
        file: join(root, 'wikiart/Post_Impressionism/joaquãn-sorolla_peppers-1903-2.jpg'),
        artist: 'joaquãn-sorolla',
        title: 'peppers',
        date: '1903',
        style: 'Post Impressionism',
      },
      {
        id: 'paul-cezanne/paul-cezanne_four-bathers-1880.jpg',
        file: join(root, 'wikiart/Post_Impressionism/paul-cezanne_four-bathers-1880.jpg'),
        artist: 'paul-cezanne',
        title: 'four-bathers',
        date: '1880',
        style: 'Post Impressionism',
        genre: 'nude painting',
      },
    ]);
  });

  test("takes the repository's tables too, with two commas and a heading", async () => {
    const root = plant({
      ...pictures,
      'Artist/artist_class': '4 Claude_Monet\n',
      'Genre/genre_class': '0 abstract_painting\n',
      'Genre/genre_val':
        '(Path to image),, (Groundtruth class)\n\nRealism/claude-monet_by-the-sea.jpg,,0\n',
    });
    const { entries, problems } = await readFolderCatalog(root);
    expect(problems).toEqual([]);
    expect(entries[0]).toMatchObject({ title: 'by-the-sea', genre: 'abstract painting' });
  });

  test('calls paintings of one name in two styles by their whole paths', async () => {
    const root = plant({ 'A/x_1.jpg': '', 'B/x_1.jpg': '', 'B/y_1.jpg': '', artist_class: '' });
    const { entries } = await readFolderCatalog(root);
    expect(entries.map(({ id }) => id)).toEqual(['x/A/x_1.jpg', 'x/B/x_1.jpg', 'y/y_1.jpg']);
  });

  test('names rows that cannot be used, and a table that contradicts the files', async () => {
    const root = plant({
      ...pictures,
      ...tables,
      'wikiart_csv/artist_train.csv': 'Realism/claude-monet_by-the-sea.jpg,16\n',
      'wikiart_csv/genre_train.csv': [
        'Realism/claude-monet_by-the-sea.jpg,4',
        'Realism/claude-monet_by-the-sea.jpg,4',
        'Realism/claude-monet_by-the-sea.jpg,5',
        'Realism/claude-monet_by-the-sea.jpg,77',
        'no comma at all',
        '../../../etc/passwd,4',
      ].join('\n'),
    });
    const { entries, problems, remarks } = await readFolderCatalog(root);
    expect(entries).toHaveLength(4);
    const file = 'wikiart_csv/genre_train.csv';
    const path = '"Realism/claude-monet_by-the-sea.jpg"';
    expect(problems).toEqual([
      { file, line: 3, reason: `calls ${path} nude_painting, but an earlier line landscape` },
      { file, line: 4, reason: '"77" is no class of wikiart_csv/genre_class.txt' },
      { file, line: 5, reason: '"" is no class of wikiart_csv/genre_class.txt' },
    ]);
    expect(remarks).toEqual([
      'The artist tables and the file names disagree on 1 paintings, first on ' +
        `"wikiart/Realism/claude-monet_by-the-sea.jpg". The file names were used.`,
    ]);
  });

  test('refuses a table that cannot be read, by its name', async () => {
    const root = plant({ ...pictures, ...tables });
    writeFileSync(join(root, 'wikiart_csv/genre_train.csv'), Buffer.from('\xfd7zXZ\0', 'latin1'));
    await expect(readFolderCatalog(root)).rejects.toMatchObject({
      code: 'CSV_UNREADABLE',
      message: expect.stringContaining('wikiart_csv/genre_train.csv cannot be read: it is packed'),
    });
  });

  test('is not seen in a folder per artist that has a list of classes', async () => {
    const root = plant({ 'Al/1.jpg': '', 'Bo/2.jpg': '', 'artist_class.txt': '0 Al\n' });
    const { entries, layout } = await readFolderCatalog(root);
    expect(layout).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual(['Al/1.jpg', 'Bo/2.jpg']);
  });
});

describe('train, validation and test with folders of artists', () => {
  test('are one collection', async () => {
    const root = plant({
      'set/training/Al/1.jpg': '',
      'set/Test/Al/2.jpg': '',
      'set/Test/Bo/1.jpg': '',
      'set/val/Bo/1.jpg': '',
      'set/val/Cy/': '',
      'set/val/loose.jpg': '',
      'set/val/Bo/details/1.jpg': '',
    });
    const { entries, problems, layout } = await readFolderCatalog(root);
    expect(layout).toBe('a folder per artist in Test/, training/, val/, read as one collection');
    expect(entries).toEqual([
      { id: 'Al/1.jpg', file: join(root, 'set/training/Al/1.jpg'), artist: 'Al' },
      { id: 'Al/2.jpg', file: join(root, 'set/Test/Al/2.jpg'), artist: 'Al' },
      { id: 'Bo/set/Test/Bo/1.jpg', file: join(root, 'set/Test/Bo/1.jpg'), artist: 'Bo' },
      { id: 'Bo/set/val/Bo/1.jpg', file: join(root, 'set/val/Bo/1.jpg'), artist: 'Bo' },
    ]);
    expect(problems).toEqual([
      { file: 'set/val/Bo/details/1.jpg', reason: "is in a folder inside an artist's folder" },
      { file: 'set/val/Cy', reason: "is an artist's folder without images" },
      { file: 'set/val/loose.jpg', reason: "is in no artist's folder" },
    ]);
  });

  test('are artists where images are in them directly, or next to them', async () => {
    const artists = await readFolderCatalog(plant({ 'Test/1.jpg': '', 'Train/1.jpg': '' }));
    expect(artists.entries.map(({ artist }) => artist)).toEqual(['Test', 'Train']);
    const mixed = await readFolderCatalog(plant({ 'Test/Al/1.jpg': '', 'Bo/1.jpg': '' }));
    expect(mixed.entries.map(({ artist }) => artist)).toEqual(['Bo']);
  });
});

describe('"Best Artworks of All Time"', () => {
  const table = 'id,name,genre\n0,Claude Monet,Impressionism\n1,Albrecht Dürer,"A,B"\n';

  test('gives each artist and style, in folders', async () => {
    const root = plant({
      'artists.csv': table,
      'images/images/Claude_Monet/Claude_Monet_1.jpg': '',
      'images/images/Albrecht_Dürer/Albrecht_Dürer_1.jpg': '',
      'images/images/Albrecht_DuΓò¬├¬rer/Albrecht_DuΓò¬├¬rer_2.jpg': '',
      'images/images/Someone_Else/Someone_Else_1.jpg': '',
      'resized/resized/Claude_Monet_1.jpg': '',
    });
    const { entries, problems, remarks, layout } = await readFolderCatalog(root);
    expect(layout).toBe('"Best Artworks of All Time": artists.csv with a folder per artist');
    expect(entries.map(({ id, artist, style }) => [id, artist, style])).toEqual([
      ['Albrecht_Dürer/Albrecht_DuΓò¬├¬rer_2.jpg', 'Albrecht_Dürer', 'A,B'],
      ['Albrecht_Dürer/Albrecht_Dürer_1.jpg', 'Albrecht_Dürer', 'A,B'],
      ['Claude_Monet/Claude_Monet_1.jpg', 'Claude_Monet', 'Impressionism'],
      ['Someone_Else/Someone_Else_1.jpg', 'Someone_Else', undefined],
    ]);
    expect(problems).toEqual([]);
    expect(remarks).toEqual([
      expect.stringMatching(/^The 1 images outside .* "resized\/resized\/Claude_Monet_1\.jpg"/),
    ]);
  });

  test('gives each artist and style, in one folder', async () => {
    const root = plant({
      'artists.csv': table,
      'resized/Claude_Monet_1.jpg': '',
      'resized/Albrecht_Dürer_12.jpg': '',
      'resized/Nobody_1.jpg': '',
    });
    const { entries, problems, layout } = await readFolderCatalog(root);
    expect(layout).toMatch(/artists\.csv with artists in the names of files$/);
    expect(entries).toEqual([
      {
        id: 'Albrecht_Dürer/Albrecht_Dürer_12.jpg',
        file: join(root, 'resized/Albrecht_Dürer_12.jpg'),
        artist: 'Albrecht_Dürer',
        style: 'A,B',
      },
      {
        id: 'Claude_Monet/Claude_Monet_1.jpg',
        file: join(root, 'resized/Claude_Monet_1.jpg'),
        artist: 'Claude_Monet',
        style: 'Impressionism',
      },
    ]);
    expect(problems).toEqual([
      { file: 'resized/Nobody_1.jpg', reason: expect.stringMatching(/^has no artist of artists/) },
    ]);
  });

  test('names rows without an artist and rows that repeat one', async () => {
    const root = plant({
      'artists.csv': `${table}2,,Cubism\n3,Claude Monet,Cubism\n`,
      'resized/Claude_Monet_1.jpg': '',
    });
    const { entries, problems } = await readFolderCatalog(root);
    expect(entries[0]?.style).toBe('Impressionism');
    expect(problems).toEqual([
      { file: 'artists.csv', line: 4, reason: 'names no artist' },
      { file: 'artists.csv', line: 5, reason: 'repeats "Claude Monet" of line 2' },
    ]);
  });

  test('is refused without a column of names, unless folders name artists', async () => {
    const tree = { 'artists.csv': 'who,genre\nAl,x\n', 'resized/Al_1.jpg': '' };
    await expect(readFolderCatalog(plant(tree))).rejects.toMatchObject({
      code: 'CSV_COLUMN_MISSING',
      message: expect.stringContaining('artists.csv lacks the column name'),
    });
    const folders = plant({ ...tree, 'Al/1.jpg': '', 'Bo/1.jpg': '' });
    expect((await readFolderCatalog(folders)).layout).toBeUndefined();
  });
});

describe('--artist-from', () => {
  test('goes before what the folder looks like', async () => {
    const root = plant({ 'manifest.csv': 'file,artist\n', 'Al/x/1.jpg': '', 'Bo/2.jpg': '' });
    const catalog = await readFolderCatalog(root, { artistFrom: '{artist}/x/{n}' });
    expect(catalog.layout).toBe('artists by --artist-from "{artist}/x/{n}"');
    expect(catalog.entries).toEqual([
      { id: 'Al/1.jpg', file: join(root, 'Al/x/1.jpg'), artist: 'Al' },
    ]);
    expect(catalog.problems).toEqual([
      { file: 'Bo/2.jpg', reason: 'does not match --artist-from "{artist}/x/{n}"' },
    ]);
  });
});

describe('--table', () => {
  const tables = fileURLToPath(new URL('../../../material/tables', import.meta.url));
  const scans = { 'scans/1.jpg': '', 'scans/2.jpg': '', 'scans/3.jpg': '', 'manifest.csv': 'a\n' };
  const rows = [
    'place,painter,year',
    'scans/1.jpg,Al One,1901',
    'scans/2.jpg,Bo Two,1902',
    '../outside.jpg,Bo Two,1903',
    'scans/1.jpg,Bo Two,1904',
    'scans/3.jpg,,1905',
  ];

  test.each([
    ['a CSV', 'list.csv', (row: number) => row + 1],
    ['a Parquet file of pyarrow', join(tables, 'paintings.parquet'), (row: number) => row],
  ])('%s names images, artists and whatever else its columns tell', async (_, place, lineOf) => {
    const root = plant(scans);
    const table = resolve(plant({ 'list.csv': rows.join('\n') }), place);
    const columns = 'file=place, artist=painter,date=year';
    const catalog = await readFolderCatalog(root, { table, columns });
    expect(catalog.layout).toBe(`artists by ${basename(table)}`);
    expect(catalog.entries).toEqual([
      { id: 'scans/1.jpg', file: join(root, 'scans/1.jpg'), artist: 'Al One', date: '1901' },
      { id: 'scans/2.jpg', file: join(root, 'scans/2.jpg'), artist: 'Bo Two', date: '1902' },
    ]);
    const file = basename(table);
    expect(catalog.problems).toEqual([
      { file, line: lineOf(3), reason: '"../outside.jpg" leads out of the collection' },
      { file, line: lineOf(4), reason: `repeats "scans/1.jpg" of line ${lineOf(1)}` },
      { file, line: lineOf(5), reason: 'names no artist for "scans/3.jpg"' },
    ]);
  });

  test.each([
    [
      { columns: 'painter' },
      'OPTION_INVALID',
      /"painter" is not one of file, artist, .* each once/,
    ],
    [{ columns: 'artist=a,artist=b' }, 'OPTION_INVALID', /"artist=b" is not one of/],
    [{ columns: 'artist=x' }, 'CSV_COLUMN_MISSING', /manifest\.csv lacks the columns file, x;/],
    [{ table: 'nowhere.csv' }, 'CSV_UNREADABLE', /nowhere\.csv cannot be read/],
    [{ table: 'x.csv', artistFrom: '{artist}' }, 'OPTION_INVALID', /choose one/],
    [
      { table: join(tables, 'paintings.parquet') },
      'PARQUET_COLUMN_MISSING',
      /paintings\.parquet lacks the columns file, artist; it has place, painter, year\. Name them with/,
    ],
    [
      { table: join(tables, 'make_table.py.parquet') },
      'PARQUET_UNREADABLE',
      /make_table\.py\.parquet cannot be read as Parquet/,
    ],
  ])('%j is refused', async (how, code, message) => {
    await expect(readFolderCatalog(plant(scans), how)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('columns need a table', async () => {
    const root = plant({ 'Al/1.jpg': '' });
    await expect(readFolderCatalog(root, { columns: 'artist=x' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/contains neither a manifest\.csv nor Parquet files/),
    });
  });
});
