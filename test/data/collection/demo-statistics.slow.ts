import sharp from 'sharp';
import sharpPhash from 'sharp-phash';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDemoCatalog } from '../../../harness/data/collection/demo-catalog.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

// Its types describe a default export inside the default export.
const perceptualHash = sharpPhash as unknown as typeof sharpPhash.default;

describe('statistics of the demo', () => {
  const statistics: { artist: string; colour: number[]; histogram: number[]; strokes: number[] }[] =
    [];
  const hashes: string[] = [];

  beforeAll(async () => {
    const catalog = await openDemoCatalog(temporaryFolder(), () => silentProgress);
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
