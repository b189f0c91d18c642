import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolderCatalog } from '../../../harness/data/collection/folder-catalog.ts';
import { plant } from './temporary-folder.ts';

test('takes each image in a folder as a painting by the artist of that name', async () => {
  const root = plant({
    'Bea Two/b.PNG': '',
    'Bea Two/a.jpeg': '',
    'Al One/x.webp': '',
    'Al One/y.TIFF': '',
    'Al One/.hidden.jpg': '',
    'Al One/notes.txt': '',
    '.cache/z.jpg': '',
  });
  const catalog = await readFolderCatalog(root);
  expect(catalog).toEqual({
    kind: 'folder',
    name: basename(root),
    root,
    problems: [],
    entries: [
      { id: 'Al One/x.webp', file: join(root, 'Al One/x.webp'), artist: 'Al One' },
      { id: 'Al One/y.TIFF', file: join(root, 'Al One/y.TIFF'), artist: 'Al One' },
      { id: 'Bea Two/a.jpeg', file: join(root, 'Bea Two/a.jpeg'), artist: 'Bea Two' },
      { id: 'Bea Two/b.PNG', file: join(root, 'Bea Two/b.PNG'), artist: 'Bea Two' },
    ],
  });
});

test('orders ids by code units, not by a locale', async () => {
  const root = plant({ 'é/1.jpg': '', 'z/1.jpg': '', 'Z/1.jpg': '', 'a/1.jpg': '' });
  const { entries } = await readFolderCatalog(root);
  expect(entries.map(({ artist }) => artist)).toEqual(['Z', 'a', 'z', 'é']);
});

test('names empty folders, images without a folder and folders in folders', async () => {
  const root = plant({ 'A/1.jpg': '', 'B/': '', 'C/readme.txt': '', '1.jpg': '', 'D/E/2.jpg': '' });
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id }) => id)).toEqual(['A/1.jpg']);
  expect(problems).toEqual([
    { file: '1.jpg', reason: "lies in no artist's folder" },
    { file: 'B', reason: "is an artist's folder without an image" },
    { file: 'C', reason: "is an artist's folder without an image" },
    { file: 'D', reason: "is an artist's folder without an image" },
    {
      file: 'D/E',
      reason:
        "is a folder inside an artist's folder; its 1 image is not read without a manifest.csv",
    },
  ]);
});

test('follows links to images inside the collection and no other link', async () => {
  const elsewhere = plant({ 'secret.jpg': '', 'Eve/1.jpg': '' });
  const root = plant({
    'A/1.jpg': '',
    'A/inside.jpg': { link: '1.jpg' },
    'A/out.jpg': { link: join(elsewhere, 'secret.jpg') },
    'A/nowhere.jpg': { link: 'gone.jpg' },
    'A/loop': { link: '..' },
    Copy: { link: 'A' },
    Eve: { link: join(elsewhere, 'Eve') },
  });
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id }) => id)).toEqual(['A/1.jpg', 'A/inside.jpg']);
  expect(problems).toEqual([
    { file: 'A/loop', reason: 'is a link that leads out of the collection' },
    { file: 'A/nowhere.jpg', reason: 'is a link that leads nowhere' },
    { file: 'A/out.jpg', reason: 'is a link that leads out of the collection' },
    { file: 'Copy', reason: 'is a link to a folder; only real folders are read' },
    { file: 'Eve', reason: 'is a link that leads out of the collection' },
  ]);
});

test('passes hostile names through as they are', async () => {
  const names = [
    '"quoted", \'so\'',
    '<script>alert(1)<',
    'ゴッホ 梵高',
    'ж'.repeat(120),
    '__proto__',
  ];
  const root = plant(Object.fromEntries(names.map((name) => [`${name}/${name}.jpg`, ''])));
  const { entries, problems } = await readFolderCatalog(root);
  expect(problems).toEqual([]);
  expect(new Set(entries.map(({ artist }) => artist))).toEqual(new Set(names));
  for (const { id, artist } of entries) expect(id).toBe(`${artist}/${artist}.jpg`);
});
