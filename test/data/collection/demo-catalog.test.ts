import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import sharpPhash from 'sharp-phash';
import { beforeAll, describe, expect, test } from 'vitest';
import { chooseCatalog } from '../../../harness/data/collection/choose-catalog.ts';
import type { Catalog } from '../../../harness/data/collection/collection.ts';
import { openDemoCatalog } from '../../../harness/data/collection/demo-catalog.ts';
import { silentProgress, type startProgress } from '../../../harness/shared/progress.ts';
import { copyPaintedDemo } from '../../material/session/painted-demo.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

// Its types describe a default export inside the default export.
const perceptualHash = sharpPhash as unknown as typeof sharpPhash.default;

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

test('is taken by default, with a word on data that lies there packed', async () => {
  const choose = async () => (await chooseCatalog({ dataFolder: data, startProgress: count })).why;
  expect(await choose()).toMatch(/^The collection is the built-in demo, .* names no folder\.$/);
  writeFileSync(join(data, 'train_info.csv.zip'), '');
  expect(await choose()).toContain(
    ` ${join(data, 'train_info.csv.zip')} is packed: "harness data import ${data}" brings it in.`,
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

describe('statistics', () => {
  const statistics: { artist: string; colour: number[]; histogram: number[]; strokes: number[] }[] =
    [];
  const hashes: string[] = [];

  beforeAll(async () => {
    for (const { file, artist } of catalog.entries) {
      const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(3);
      statistics.push({
        artist,
        colour: colourMoments(data),
        histogram: colourHistogram(data),
        strokes: strokeDirections(data, info.width, info.height),
      });
      hashes.push(await perceptualHash(file));
    }
  });

  // Thresholds with room around the values measured when the demo was made.
  test.each([
    ['mean and spread of the channels', 'colour', 0.65, 0.85],
    ['colour histogram', 'histogram', 0.65, 0.85],
    ['directions of brightness changes', 'strokes', 0.65, 0.9],
  ] as const)('tell painters apart, but not for certain: %s', (_what, field, low, high) => {
    const auc = verificationAuc(statistics.map((of) => ({ artist: of.artist, vector: of[field] })));
    expect(auc).toBeGreaterThan(low);
    expect(auc).toBeLessThan(high);
  });

  test('no two paintings are near-duplicates by perceptual hash', () => {
    const bits = hashes.map((hash) => BigInt(`0b${hash}`));
    let nearest = 64;
    for (let i = 0; i < bits.length; i++) {
      for (let j = 0; j < i; j++) {
        let difference = bits[i]! ^ bits[j]!;
        let distance = 0;
        for (; difference > 0n && distance < nearest; distance++) difference &= difference - 1n;
        nearest = Math.min(nearest, distance);
      }
    }
    expect(nearest).toBeGreaterThan(6);
  });
});

/** Mean and standard deviation of each channel, in [0, 1]. */
function colourMoments(rgb: Uint8Array): number[] {
  const pixels = rgb.length / 3;
  return [0, 1, 2].flatMap((channel) => {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < rgb.length; i += 3) {
      sum += rgb[i]! / 255;
      squares += (rgb[i]! / 255) ** 2;
    }
    return [sum / pixels, Math.sqrt(squares / pixels - (sum / pixels) ** 2)];
  });
}

/** Square roots of the shares of 64 colours: their distance is Hellinger's. */
function colourHistogram(rgb: Uint8Array): number[] {
  const bins = new Array<number>(64).fill(0);
  for (let i = 0; i < rgb.length; i += 3) {
    bins[(rgb[i]! >> 6) * 16 + (rgb[i + 1]! >> 6) * 4 + (rgb[i + 2]! >> 6)]! += 3 / rgb.length;
  }
  return bins.map(Math.sqrt);
}

/** Square roots of the shares of 16 gradient directions, weighted by gradient. */
function strokeDirections(rgb: Uint8Array, width: number, height: number): number[] {
  const bins = new Array<number>(16).fill(0);
  const grey = (i: number) => 0.3 * rgb[3 * i]! + 0.59 * rgb[3 * i + 1]! + 0.11 * rgb[3 * i + 2]!;
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const dx = grey(i + 1) - grey(i - 1);
      const dy = grey(i + width) - grey(i - width);
      const size = Math.sqrt(dx * dx + dy * dy);
      const turn = Math.atan2(dy, dx) / Math.PI;
      bins[Math.min(15, Math.floor((turn < 0 ? turn + 1 : turn) * 16))]! += size;
      sum += size;
    }
  }
  return bins.map((size) => Math.sqrt(size / sum));
}

/** AUC of the Euclidean distance over all pairs: same painter against different painters. */
function verificationAuc(items: readonly { artist: string; vector: number[] }[]): number {
  const same: number[] = [];
  const different: number[] = [];
  for (const [i, a] of items.entries()) {
    for (const b of items.slice(0, i)) {
      const distance = a.vector.reduce((sum, value, k) => sum + (value - b.vector[k]!) ** 2, 0);
      (a.artist === b.artist ? same : different).push(distance);
    }
  }
  const ranked = [
    ...same.map((distance) => ({ distance, same: 1 })),
    ...different.map((distance) => ({ distance, same: 0 })),
  ].sort((a, b) => a.distance - b.distance);
  let further = different.length;
  let wins = 0;
  for (const pair of ranked) {
    if (pair.same === 1) wins += further;
    else further -= 1;
  }
  return wins / (same.length * different.length);
}
