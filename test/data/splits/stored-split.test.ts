import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSplit } from '../../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../../harness/data/splits/split-settings.ts';
import {
  findOrMakeSplit,
  readSplit,
  splitFileName,
  writeSplit,
} from '../../../harness/data/splits/stored-split.ts';
import { collectionOf, picturesOf } from './arbitrary-collection.ts';

const pictures = picturesOf(8, 8);
const collection = collectionOf(pictures);
const settings = defaultSplitSettings;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'splits-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeSplit and readSplit', () => {
  it('bring a split back as it was', async () => {
    const split = makeSplit(collection, settings);
    const file = join(folder, 'new', 'folder', 'split.json');
    await writeSplit(split, file);
    expect(await readSplit(file, collection)).toEqual(split);
    expect(await readdir(join(folder, 'new', 'folder'))).toEqual(['split.json']);
  });

  it('bring a split back that an editor has put a byte order mark before', async () => {
    const split = makeSplit(collection, settings);
    const file = join(folder, 'split.json');
    await writeSplit(split, file);
    await writeFile(file, `\ufeff${await readFile(file, 'utf8')}`);
    expect(await readSplit(file, collection)).toEqual(split);
  });

  it('refuse a stored split when the collection has changed', async () => {
    const file = join(folder, 'split.json');
    await writeSplit(makeSplit(collection, settings), file);
    await expect(readSplit(file, collectionOf(pictures.slice(1)))).rejects.toMatchObject({
      code: 'SPLIT_COLLECTION_MISMATCH',
      message: expect.stringContaining(`The split ${file} does not fit collection`),
    });
  });

  it('refuse a stored split that leaks', async () => {
    const { parts, ...split } = makeSplit(collection, settings);
    const file = join(folder, 'split.json');
    const [leaked] = parts.testUnseen;
    const train = [...parts.train, leaked!].sort();
    const testUnseen = parts.testUnseen.slice(1);
    await writeSplit({ ...split, parts: { ...parts, train, testUnseen } }, file);
    await expect(readSplit(file, collection)).rejects.toMatchObject({
      code: 'SPLIT_LEAK',
      message: expect.stringContaining(`"${leaked!.split('/')[0]}"`),
    });
  });

  it.each([
    ['an empty file', ''],
    ['half a file', '{ "version": 1, "settings": {'],
    ['another kind of value', '[]'],
    ['another version', '{ "version": 2 }'],
  ])('refuse %s', async (_, text) => {
    const file = join(folder, 'split.json');
    await writeFile(file, text);
    await expect(readSplit(file, collection)).rejects.toMatchObject({
      code: 'SPLIT_INVALID',
      message: expect.stringContaining(file),
    });
  });

  it('refuse a split with a field missing, wrong or unknown, and name it', async () => {
    const file = join(folder, 'split.json');
    const split = makeSplit(collection, settings);
    const { excluded: _, ...missing } = split;
    const wrong = { ...split, parts: { ...split.parts, testSeen: 'all' } };
    for (const [value, named] of [
      [missing, 'excluded'],
      [wrong, 'parts.testSeen'],
      [{ ...split, extra: 1 }, 'extra'],
    ] as const) {
      await writeFile(file, JSON.stringify(value));
      await expect(readSplit(file, collection)).rejects.toMatchObject({
        code: 'SPLIT_INVALID',
        message: expect.stringContaining(named),
      });
    }
  });

  it('say where no split is', async () => {
    await expect(readSplit(join(folder, 'none.json'), collection)).rejects.toMatchObject({
      code: 'SPLIT_NOT_FOUND',
      message: expect.stringContaining('none.json'),
    });
  });
});

describe('splitFileName', () => {
  it('is safe on every file system', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('..', '/', 'CON', 'Musée 画')), (name) => {
        const file = splitFileName({ ...collection, name }, settings);
        expect(file).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,53}\.json$/);
      }),
    );
    expect(splitFileName({ ...collection, name: 'my/../paintings' }, settings)).toMatch(
      /^my-paintings-[0-9a-f]{12}\.json$/,
    );
  });

  it('differs for each collection and each setting', () => {
    const names = [
      splitFileName(collection, settings),
      splitFileName(collectionOf(pictures.slice(1)), settings),
      ...Object.entries(settings).map(([name, value]) =>
        splitFileName(collection, { ...settings, [name]: value + 1 }),
      ),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('findOrMakeSplit', () => {
  it('makes a split once and reads it from then on', async () => {
    const first = await findOrMakeSplit({ collection, settings, folder });
    const second = await findOrMakeSplit({ collection, settings, folder });
    expect(first).toEqual({
      split: makeSplit(collection, settings),
      file: join(folder, splitFileName(collection, settings)),
      made: true,
    });
    expect(second).toEqual({ ...first, made: false });
  });

  it('proves what it reads, and recreates it with force', async () => {
    const { file } = await findOrMakeSplit({ collection, settings, folder });
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.replace('"seed": 0', '"seed": 1'));
    await expect(findOrMakeSplit({ collection, settings, folder })).rejects.toMatchObject({
      code: 'SPLIT_INVALID',
    });
    const forced = await findOrMakeSplit({ collection, settings, folder, force: true });
    expect(forced.made).toBe(true);
    expect(await readFile(file, 'utf8')).toBe(good);
  });
});
