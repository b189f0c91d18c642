import { createHash } from 'node:crypto';
import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Catalog } from '../../../../harness/data/collection/collection.ts';
import { readFolderCatalog } from '../../../../harness/data/collection/folder-catalog.ts';
import { plant } from '../temporary-folder.ts';

// Written by pyarrow, with digests that Python computed.
const dataSet = fileURLToPath(new URL('../../../material/data-set', import.meta.url));
const digests: Record<string, string> = JSON.parse(
  readFileSync(join(dataSet, 'digests.json'), 'utf8'),
);

async function unpack(catalog: Catalog, cache: string, count = catalog.entries.length) {
  const unpacked = await catalog.unpack?.(catalog.entries.slice(0, count), cache);
  if (unpacked === undefined) throw new Error('Nothing is packed');
  const [folder = ''] = unpacked.folders;
  return { ...unpacked, folder };
}

function copyDataSet(): string {
  const root = plant();
  cpSync(join(dataSet, 'data'), join(root, 'data'), { recursive: true });
  return root;
}

test('Parquet files of images are a folder per artist, to the byte', async () => {
  const catalog = await readFolderCatalog(dataSet);
  expect(catalog.layout).toBe(
    "an image data set of Hugging Face's kind: 51 rows in 2 Parquet files",
  );
  expect(catalog.problems).toEqual([]);
  expect(catalog.remarks).toEqual(['2 rows name no artist, or an unknown one, and were left out.']);
  expect(catalog.entries.map(({ id }) => id)).toEqual(Object.keys(digests).sort());
  const [first] = catalog.entries;
  expect(first).toMatchObject({ artist: 'Painter-A', style: 'Pop Art' });

  const cache = plant();
  const { entries, problems, folder } = await unpack(catalog, cache);
  expect(problems).toEqual([]);
  expect(folder).toBe(join(cache, 'pictures'));
  for (const { id, file } of entries) {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(digest, id).toBe(digests[id]);
    expect(basename(file)).toBe(digest);
  }
});

test('images are unpacked when they are asked for, once, and again where one is gone', async () => {
  const cache = plant();
  const catalog = await readFolderCatalog(dataSet);
  const few = await unpack(catalog, cache, 3);
  const listPictures = () =>
    readdirSync(few.folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /^[0-9a-f]{2}.[0-9a-f]{64}$/.test(path),
    );
  expect(listPictures()).toHaveLength(3);
  const all = await unpack(catalog, cache);
  expect(listPictures()).toHaveLength(new Set(Object.values(digests)).size);
  const times = () => all.entries.map(({ file }) => statSync(file).mtimeMs);
  const written = times();
  const lost = all.entries[7]?.file ?? '';
  writeFileSync(join(few.folder, 'rows', 'broken.json'), 'half a li');
  const again = await unpack(await readFolderCatalog(dataSet), cache);
  expect(again.entries).toEqual(all.entries);
  expect(times()).toEqual(written);
  rmSync(lost);
  await unpack(catalog, cache);
  expect(statSync(lost).size).toBeGreaterThan(0);
});

test('the same image in another file is not stored again', async () => {
  const cache = plant();
  await unpack(await readFolderCatalog(dataSet), cache);
  const root = copyDataSet();
  const copied = await unpack(await readFolderCatalog(root), cache);
  const original = await unpack(await readFolderCatalog(dataSet), cache);
  expect(copied.entries.map(({ file }) => file)).toEqual(original.entries.map(({ file }) => file));
});

const shard = 'data/train-00000-of-00002.parquet';

test.each([
  ['cut off', (file: string) => truncateSync(file, 20_000), /cannot be read as Parquet/],
  [
    'something else',
    (file: string) => writeFileSync(file, 'a,b\n1,2\n'),
    /it is not a Parquet file, judging by its first bytes/,
  ],
  [
    'a pointer of Git LFS',
    (file: string) => writeFileSync(file, 'version https://git-lfs.github.com/spec/v1\n'),
    /fetch the file with "git lfs pull"/,
  ],
  ['empty', (file: string) => writeFileSync(file, ''), /it is not a Parquet file/],
  [
    'damaged in its footer',
    (file: string) => {
      const bytes = readFileSync(file);
      const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
      bytes.fill(0xff, footer, footer + 200);
      writeFileSync(file, bytes);
    },
    /cannot be read as Parquet/,
  ],
])('a file that is %s is named', async (_what, damage, message) => {
  const root = copyDataSet();
  damage(join(root, shard));
  await expect(readFolderCatalog(root)).rejects.toMatchObject({
    code: 'PARQUET_UNREADABLE',
    message: expect.stringMatching(message),
  });
  await expect(readFolderCatalog(root)).rejects.toThrow(shard);
});

test('a file without a column of artists is named, with the columns that it has', async () => {
  const root = copyDataSet();
  const text = readFileSync(join(root, shard), 'latin1').replaceAll('artist', 'number');
  writeFileSync(join(root, shard), text, 'latin1');
  await expect(readFolderCatalog(root)).rejects.toMatchObject({
    code: 'PARQUET_COLUMN_MISSING',
    message: expect.stringMatching(
      /train-00000-of-00002\.parquet has no column that names the artist .*; it has image, number, style\./,
    ),
  });
});

test('--columns names the column of artists, and of what else there is', async () => {
  const root = copyDataSet();
  const columns = 'artist=style,style=artist';
  const { entries } = await readFolderCatalog(root, { columns });
  expect(new Set(entries.map(({ artist }) => artist))).toEqual(new Set(['Pop_Art', 'Realism']));
  expect(entries[0]?.style).toBe('Painter-A');
  await expect(readFolderCatalog(root, { columns: 'artist=who' })).rejects.toMatchObject({
    code: 'PARQUET_COLUMN_MISSING',
    message: expect.stringMatching(
      /has no column who, which --columns names; it has image, artist/,
    ),
  });
});

test('a path in a file leads nowhere', async () => {
  const root = copyDataSet();
  const text = readFileSync(join(root, shard), 'latin1').replaceAll(
    'Painter-A_0.jpg',
    '../../x/../a.jpg'.slice(1),
  );
  writeFileSync(join(root, shard), text, 'latin1');
  const cache = plant();
  const catalog = await readFolderCatalog(root);
  expect(catalog.entries.map(({ id }) => id)).toContain('Painter-A/a.jpg');
  // Compression takes what repeats from there, so that others of the artist are changed as well.
  for (const { id } of catalog.entries) expect(id).toMatch(/^Painter-[A-G]\/[^/]+$/);
  const { entries } = await unpack(catalog, cache);
  for (const { file } of entries) expect(file.startsWith(join(cache, 'pictures'))).toBe(true);
});

test('a file whose images are damaged is named when they are unpacked', async () => {
  const root = copyDataSet();
  const bytes = readFileSync(join(root, shard));
  bytes.fill(0xff, 200, 9_000);
  writeFileSync(join(root, shard), bytes);
  const catalog = await readFolderCatalog(root);
  const unpacked = unpack(catalog, plant()).then(({ entries }) =>
    entries.filter(({ id, file }) => basename(file) !== digests[id]),
  );
  // Snappy has no check sum: what was overwritten is either refused or other images.
  await unpacked.then(
    (changed) => expect(changed.length).toBeGreaterThan(0),
    (error) => expect(error).toMatchObject({ code: 'PARQUET_UNREADABLE' }),
  );
});
