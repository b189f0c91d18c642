import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { chooseCatalog } from '../../../harness/data/collection/choose-catalog.ts';
import type { Catalog } from '../../../harness/data/collection/collection.ts';
import { openDemoCatalog } from '../../../harness/data/collection/demo-catalog.ts';
import { silentProgress, type startProgress } from '../../../harness/shared/progress.ts';
import { copyPaintedDemo } from '../../material/session/painted-demo.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const data = temporaryFolder();
const demo = join(data, 'demo');
let catalog: Catalog;
let paintedAtFirst: number;
let painted = 0;

const count: typeof startProgress = () => ({
  ...silentProgress,
  advance(n = 1) {
    painted += n;
  },
});

beforeAll(async () => {
  paintedAtFirst = await copyPaintedDemo(data);
  catalog = await openDemoCatalog(data, count);
});

test('holds 28 painters with 24 paintings each and no problem', () => {
  expect(catalog).toMatchObject({ kind: 'demo', name: 'demo', problems: [] });
  expect(paintedAtFirst).toBe(28 * 24);
  const paintings = new Map<string, number>();
  for (const { artist } of catalog.entries) {
    paintings.set(artist, (paintings.get(artist) ?? 0) + 1);
    expect(artist).toMatch(/^[A-Za-z -]+$/);
  }
  expect([...paintings.values()]).toEqual(new Array(28).fill(24));
  // What an older version left is gone.
  expect(existsSync(join(demo, 'Old_Painter'))).toBe(false);
});

test('is taken by default, with a word on data that is there packed', async () => {
  const choose = async () => (await chooseCatalog({ dataFolder: data, startProgress: count })).why;
  expect(await choose()).toMatch(/^The collection is the built-in demo, .* names no folder\.$/);
  writeFileSync(join(data, 'train_info.csv.zip'), '');
  expect(await choose()).toContain(
    ` ${join(data, 'train_info.csv.zip')} is packed: import it with "harness data import ${data}".`,
  );
});

test('says style, genre and date of most paintings', () => {
  for (const field of ['style', 'genre', 'date'] as const) {
    const known = catalog.entries.filter((entry) => entry[field] !== undefined).length;
    expect(known).toBeGreaterThan(0.6 * catalog.entries.length);
    expect(known).toBeLessThan(catalog.entries.length);
  }
});

test('paints nothing the second time', async () => {
  painted = 0;
  const newest = statSync(join(demo, 'manifest.csv')).mtimeMs;
  expect(await openDemoCatalog(data, count)).toEqual(catalog);
  expect(painted).toBe(0);
  expect(statSync(join(demo, 'manifest.csv')).mtimeMs).toBe(newest);
});

test('paints what is missing, and the same to the byte', async () => {
  const lost = [3, 100, 101, 400, 671].map((index) => catalog.entries[index]!.file);
  const before = lost.map((file) => readFileSync(file));
  for (const file of lost) rmSync(file);
  rmSync(join(demo, 'manifest.csv'));
  painted = 0;
  expect(await openDemoCatalog(data, count)).toEqual(catalog);
  expect(painted).toBe(lost.length);
  expect(lost.map((file) => readFileSync(file))).toEqual(before);
});
