import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
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
    { file: '1.jpg', reason: "is in no artist's folder" },
    { file: 'B', reason: "is an artist's folder without images" },
    { file: 'C', reason: "is an artist's folder without images" },
    { file: 'D', reason: "is an artist's folder without images" },
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
    {
      file: 'A/loop',
      reason: 'is a link that leads out of the collection (--follow-links allows it)',
    },
    { file: 'A/nowhere.jpg', reason: 'is a broken link' },
    {
      file: 'A/out.jpg',
      reason: 'is a link that leads out of the collection (--follow-links allows it)',
    },
    { file: 'Copy', reason: 'is a link to a folder; only real folders are read' },
    {
      file: 'Eve',
      reason: 'is a link that leads out of the collection (--follow-links allows it)',
    },
  ]);
});

test('takes what links lead to where it is asked for, each folder once', async () => {
  const elsewhere = plant({ 'secret.jpg': '', 'Eve/1.jpg': '', 'Eve/back': { link: '..' } });
  const root = plant({
    'A/1.jpg': '',
    'A/out.jpg': { link: join(elsewhere, 'secret.jpg') },
    Copy: { link: 'A' },
    Eve: { link: join(elsewhere, 'Eve') },
    Twice: { link: join(elsewhere, 'Eve') },
  });
  const { entries, problems } = await readFolderCatalog(root, { followLinks: true });
  expect(entries.map(({ id, artist }) => [id, artist])).toEqual([
    ['A/1.jpg', 'A'],
    ['A/out.jpg', 'A'],
    ['Eve/1.jpg', 'Eve'],
  ]);
  const reason = 'is a link to a folder that is already read';
  expect(problems).toEqual(['Copy', 'Eve/back', 'Twice'].map((file) => ({ file, reason })));
});

test('takes one artist whose name is spelt in several ways as one', async () => {
  const names = [
    'Édouard_Manet'.normalize('NFC'),
    'Édouard_Manet'.normalize('NFD'),
    'Claude Monet',
    'Claude  Monet ',
    'Claude\u00a0Monet',
  ];
  const root = plant(Object.fromEntries(names.map((name) => [`${name}/1.jpg`, ''])));
  const { entries, remarks } = await readFolderCatalog(root);
  expect(entries.map(({ id }) => id).sort()).toEqual(names.map((name) => `${name}/1.jpg`).sort());
  expect(new Set(entries.map(({ artist }) => artist))).toEqual(
    new Set(['Édouard_Manet'.normalize('NFC'), 'Claude Monet']),
  );
  expect(remarks).toBeUndefined();
});

test('remarks on names that are probably one artist, and takes them as they are', async () => {
  const names = [
    'Claude_Monet',
    'claude monet',
    'Edouard Manet',
    'Édouard_Manet',
    '\u00c3\u2030douard_Manet', // UTF-8, read as Windows-1252.
    '\u251c\u00ebdouard_Manet', // UTF-8, read as a DOS code page.
    '\u2554douard_Manet', // Windows-1252, read as a DOS code page.
    'Edgar_Degas',
    'Édouard_Vuillard',
  ];
  const root = plant(Object.fromEntries(names.map((name) => [`${name}/1.jpg`, ''])));
  const { entries, remarks = [] } = await readFolderCatalog(root);
  expect(new Set(entries.map(({ artist }) => artist)).size).toBe(names.length);
  expect(remarks).toHaveLength(2);
  expect(remarks[0]).toMatch(
    /^Probably the same artist under 2 names: "Claude_Monet", "claude monet"\./,
  );
  expect(remarks[1]).toMatch(/under 5 names: "Edouard Manet", .*"Édouard_Manet"/);
});

test('names a folder and a file whose names are no UTF-8', async () => {
  const root = plant({ 'A/1.jpg': '' });
  const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from('\xc9douard', 'latin1')]);
  mkdirSync(folder);
  writeFileSync(Buffer.concat([folder, Buffer.from('/1.jpg')]), '');
  writeFileSync(Buffer.concat([Buffer.from(`${root}/A/`), Buffer.from('\xe9.jpg', 'latin1')]), '');
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id }) => id)).toEqual(['A/1.jpg']);
  const reason = 'has a name that is not UTF-8: rename it';
  expect(problems).toEqual([
    { file: 'A/\ufffd.jpg', reason },
    { file: '\ufffddouard', reason },
  ]);
});

test('names what begins with two dots, which would be hidden', async () => {
  const root = plant({
    'A/1.jpg': '',
    'A/...and a boat.jpg': '',
    'A/._1.jpg': '',
    '..evil/1.jpg': '',
    '.cache/1.jpg': '',
  });
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id }) => id)).toEqual(['A/1.jpg']);
  expect(problems.map(({ file }) => file)).toEqual(['..evil', 'A/...and a boat.jpg']);
  expect(problems[0]?.reason).toBe('is hidden, because its name begins with dots: rename it');
});

test('takes images of any name that can be read, and names those that cannot', async () => {
  const root = plant();
  mkdirSync(join(root, 'A'));
  const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
  const jpeg = await picture.jpeg().toBuffer();
  const box = (text: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 4 + text.length]), Buffer.from(text, 'latin1')]);
  const files: Record<string, Buffer> = {
    'a.jfif': jpeg,
    'b.jpe': jpeg,
    'c.avif': await picture.avif().toBuffer(),
    'without extension': jpeg,
    'Mr. Smith': await picture.png().toBuffer(),
    'jpeg.bmp': jpeg,
    'd.bmp': Buffer.concat([
      Buffer.from('BM'),
      Buffer.from([200, 1, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0]),
    ]),
    'e.jp2': box('jP  \r\n\x87\n'),
    'f.HEIC': box('ftypheic\0\0\0\0mif1heic'),
    g: box('ftypmif1\0\0\0\0mif1heic'),
    'h.jxl': box('JXL \r\n\x87\n'),
    'notes.txt': jpeg,
    README: Buffer.from('BMW and other words'),
    empty: Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, 'A', name), bytes);
  const { entries, problems } = await readFolderCatalog(root);
  expect(entries.map(({ id }) => id)).toEqual(
    ['Mr. Smith', 'a.jfif', 'b.jpe', 'c.avif', 'jpeg.bmp', 'without extension'].map(
      (name) => `A/${name}`,
    ),
  );
  const foreign = (format: string) => `${format} cannot be read here: convert it to JPEG or PNG`;
  expect(problems).toEqual([
    { file: 'A/d.bmp', reason: foreign('BMP') },
    { file: 'A/e.jp2', reason: foreign('JPEG 2000') },
    { file: 'A/f.HEIC', reason: foreign('HEIC') },
    { file: 'A/g', reason: foreign('HEIC') },
    { file: 'A/h.jxl', reason: foreign('JPEG XL') },
  ]);
});

test('names a folder that this user may not read', async () => {
  const root = plant({ 'A/1.jpg': '', 'B/1.jpg': '' });
  chmodSync(root, 0o755);
  chmodSync(join(root, 'B'), 0);
  const catalog = await readAsNobody(root);
  expect(catalog).toMatchObject({
    entries: [{ id: 'A/1.jpg' }],
    problems: [{ file: 'B', reason: 'cannot be read: permission denied' }],
  });
  chmodSync(root, 0);
  expect(await readAsNobody(root)).toMatchObject({ code: 'COLLECTION_UNREADABLE' });
  chmodSync(root, 0o755);
});

/** Opens a collection in a process whose user may do nothing in particular. */
async function readAsNobody(root: string): Promise<unknown> {
  const at = (path: string) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
  const script = `
    await import(${at('harness/shared/typescript/register.js')});
    const { chooseCatalog } = await import(${at('harness/data/collection/choose-catalog.ts')});
    if (process.getuid() === 0) process.setuid(65534);
    const choice = { collection: ${JSON.stringify(root)}, dataFolder: '/nowhere' };
    const found = await chooseCatalog(choice).then(({ catalog }) => catalog, (error) => error);
    process.stdout.write(JSON.stringify(found));
  `;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  return JSON.parse(stdout);
}

describe('hints at a layout that is read wrongly', () => {
  test('which folder holds the artists', async () => {
    const tree = { 'images/images/A/1.jpg': '', 'images/images/B/1.jpg': '' };
    const { remarks } = await readFolderCatalog(plant(tree));
    expect(remarks).toEqual([
      expect.stringMatching(
        /\/images\/images contains 2 folders with 2 images: if those are the artists, pass that folder to --collection\.$/,
      ),
    ]);
  });

  test('folders of styles, with artists in the names of files', async () => {
    const root = plant({
      'Baroque/rembrandt_night-watch-1642.jpg': '',
      'Baroque/caravaggio_medusa.jpg': '',
      'Cubism/pablo-picasso_guernica.jpg': '',
      'Cubism/georges-braque_houses.jpg': '',
      'Realism/pablo-picasso_first-communion.jpg': '',
    });
    const { remarks } = await readFolderCatalog(root);
    expect(remarks).toEqual([
      expect.stringMatching(
        /artist_title: "pablo-picasso_…" is in Cubism, Realism\. .*--artist-from '\{style\}\/\{artist\}_\{title\}\.jpg'/,
      ),
    ]);
  });

  test('folders of styles where each artist is in one of them', async () => {
    const root = plant({
      'Baroque/frans-hals_laughing-cavalier-1624.jpg': '',
      'Baroque/frans-hals_malle-babbe.jpg': '',
      'Baroque/jan-steen_the-feast.jpg': '',
      'Baroque/jan-steen_skittles-players.jpg': '',
      'Cubism/georges-braque_houses.jpg': '',
      'Cubism/georges-braque_violin.jpg': '',
      'Cubism/juan-gris_breakfast.jpg': '',
      'Cubism/juan-gris_guitar-1918.jpg': '',
    });
    const { remarks } = await readFolderCatalog(root);
    expect(remarks).toEqual([
      expect.stringMatching(
        /artist_title: "frans-hals_…" is in Baroque\. .*--artist-from '\{style\}\/\{artist\}_\{title\}\.jpg'/,
      ),
    ]);
  });

  test('and says nothing of artists whose files bear a title and a number', async () => {
    const root = plant({
      'Frans Hals/laughing-cavalier_1.jpg': '',
      'Frans Hals/malle-babbe_1.jpg': '',
      'Juan Gris/the-guitar_1.jpg': '',
      'Juan Gris/the-breakfast_1.jpg': '',
    });
    expect((await readFolderCatalog(root)).remarks ?? []).toEqual([]);
  });

  test('and says nothing of artists whose files bear their own names', async () => {
    const root = plant({
      'Henri_Rousseau/Henri_Rousseau_1.jpg': '',
      'Henri_Rousseau/Henri_Rousseau_2.jpg': '',
      'Henri_Matisse/Henri_Matisse_1.jpg': '',
      'Henri_Matisse/details/Henri_Matisse_1.jpg': '',
    });
    expect((await readFolderCatalog(root)).remarks).toBeUndefined();
  });
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
