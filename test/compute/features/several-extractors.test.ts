import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCaches } from '../../../harness/compute/features/caches.ts';
import { takeShard } from '../../../harness/compute/features/choose-shard.ts';
import {
  createFeatureStore,
  type FeatureStoreOptions,
} from '../../../harness/compute/features/feature-store.ts';
import { roundToFloat16 } from '../../../harness/contract/float16.ts';
import type { FeatureExtractor, PixelBatch, View } from '../../../harness/contract/plugin.ts';
import type { PaintingFile } from '../../../harness/data/collection/collection.ts';
import { createImagePool, type ImagePool } from '../../../harness/data/images/pool.ts';
import { paintRandomPaintings } from './paintings.ts';
import { pixelStatistics } from './pixel-statistics.ts';

let root: string;
let pool: ImagePool;
let paintings: PaintingFile[];
let folders = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'several-'));
  pool = createImagePool({ workers: 2 });
  paintings = await paintRandomPaintings(root, 200);
});

afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

const newFolder = () => join(root, `cache-${folders++}`);
const storeIn = (folder: string, options: Partial<FeatureStoreOptions> = {}) =>
  createFeatureStore({ folder, pool, ...options });
const corners: View = { kind: 'corners', crop: 12, size: 12 };

/** The mean of each image of a painting, which depends on nothing else. */
function imageMeans(
  view: View,
  width: number,
  batchSize: number,
  onBatch?: (batch: PixelBatch) => void,
): FeatureExtractor {
  return {
    id: { kind: 'image-means' },
    view,
    width,
    batchSize,
    usesEngine: false,
    open: async () => ({
      async extract(batch) {
        onBatch?.(batch);
        const { data, count, images, height, width: across } = batch;
        const stride = height * across * 3;
        return Float32Array.from({ length: count * images }, (_, i) => {
          const image = data.subarray(i * stride, (i + 1) * stride);
          return image.reduce((sum, value) => sum + value, 0) / stride;
        });
      },
      dispose() {},
    }),
  };
}

describe('several extractors', () => {
  test('stand side by side and keep separate caches', async () => {
    const folder = newFolder();
    const counts: string[] = [];
    const note = ({ count, images }: PixelBatch) => void counts.push(`${count} × ${images}`);
    const whole = imageMeans({ kind: 'whole', size: 16 }, 1, 16, note);
    const four = imageMeans(corners, 4, 4, note);
    const both = await storeIn(folder).features([whole, four], paintings.slice(0, 70));
    expect(both.matrix).toMatchObject({ rows: 70, width: 5 });
    expect(both).toMatchObject({ computed: 70, reused: 0 });
    expect(new Set(counts)).toEqual(new Set(['16 × 1', '4 × 4', '6 × 1', '2 × 4']));

    counts.length = 0;
    const alone = [whole, four].map((one) => storeIn(folder).features(one, paintings.slice(0, 70)));
    const [first, second] = await Promise.all(alone);
    expect(counts).toEqual([]);
    for (let row = 0; row < 70; row++) {
      expect([...both.matrix.data.subarray(row * 5, row * 5 + 5)]).toEqual([
        first!.matrix.data[row],
        ...second!.matrix.data.subarray(row * 4, row * 4 + 4),
      ]);
    }
    expect(listCaches(folder).map(({ paintings: count }) => count)).toEqual([70, 70]);
  });

  test('compute each what it lacks, to the bit as if computed separately', async () => {
    const [apart, together] = [newFolder(), newFolder()];
    const whole = imageMeans({ kind: 'whole', size: 16 }, 1, 16);
    await storeIn(apart).features(whole, paintings);
    await storeIn(apart).features(imageMeans(corners, 4, 8), paintings);

    const seen: number[] = [];
    const four = imageMeans(corners, 4, 8, ({ count }) => void seen.push(count));
    await storeIn(together).features(whole, paintings.slice(0, 100));
    await storeIn(together).features(four, paintings.slice(90, 130));
    seen.length = 0;
    const { computed, reused } = await storeIn(together).features([whole, four], paintings);
    expect([computed, reused]).toEqual([190, 10]);
    expect(seen.reduce((a, b) => a + b)).toBe(160);
    const matrixIn = async (folder: string) =>
      (await storeIn(folder).features([whole, four], paintings)).matrix;
    expect(await matrixIn(together)).toEqual(await matrixIn(apart));
  });

  test('leave out a painting that cannot be decoded, and tell at once', async () => {
    const bad = { digest: 'e'.repeat(64), file: join(root, 'absent.jpg') };
    const told: string[] = [];
    const options = { onBadImage: ({ file }: PaintingFile) => void told.push(file) };
    const { failures, matrix, computed } = await storeIn(newFolder(), options).features(
      [pixelStatistics(), imageMeans(corners, 4, 4)],
      [paintings[0]!, bad, paintings[1]!],
    );
    expect(failures).toEqual([
      { index: 1, ...bad, reason: 'cannot be read: there is no such file' },
    ]);
    expect([told, computed]).toEqual([[bad.file], 2]);
    expect([...matrix.data.subarray(10, 20)]).toEqual(new Array(10).fill(0));
    const failing = storeIn(newFolder(), {
      onBadImage() {
        throw new Error('enough');
      },
    });
    await expect(failing.features(pixelStatistics(), [bad])).rejects.toThrow('enough');
  });
});

describe('a request', () => {
  test('fills the cache without the numbers, and says where the time went', async () => {
    const folder = newFolder();
    const { times, ...result } = await storeIn(folder).fill(pixelStatistics(), paintings);
    expect(result).toEqual({ failures: [], computed: 200, reused: 0 });
    expect(times).toMatchObject({ paintings: 200 });
    expect(times!.computing + times!.waiting + times!.writing).toBeLessThanOrEqual(times!.total);
    expect((await storeIn(folder).features(pixelStatistics(), paintings)).computed).toBe(0);
    expect((await storeIn(folder).fill(pixelStatistics(), paintings)).times).toBeUndefined();
  });

  test('in three parts writes the whole shards of one, and all of its numbers', async () => {
    const withCopies = [...paintings.slice(0, 150), ...paintings.slice(10, 40), ...paintings];
    const [whole, parts] = [newFolder(), newFolder()];
    const all = takeShard(withCopies, { index: 1, count: 1 });
    expect(all).toHaveLength(200);
    const extractor = imageMeans(corners, 4, 8);
    const expected = await storeIn(whole).features(extractor, all);
    for (const index of [3, 1, 2]) {
      await storeIn(parts).fill(extractor, takeShard(withCopies, { index, count: 3 }));
    }
    const found = await storeIn(parts).features(extractor, all);
    expect(found).toEqual({ ...expected, computed: 0, reused: 200, times: undefined });
    const shardsIn = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.npy'))
        .map((name) => `${name} ${readFileSync(join(folder, name)).toString('base64')}`);
    const inParts = shardsIn(parts);
    // The last shard of eight is divided by three.
    expect(shardsIn(whole).filter((shard) => inParts.includes(shard))).toHaveLength(3);
    expect(inParts).toHaveLength(3 + 3);
  });

  test('as float16 gives rounded numbers each time, in half the space, and says the loss', async () => {
    const folder = newFolder();
    const lines: string[] = [];
    const store = storeIn(folder, { storage: 'float16', log: (line) => lines.push(line) });
    const { matrix } = await store.features(pixelStatistics(), paintings);
    const exact = await storeIn(folder).features(pixelStatistics(), paintings);
    expect(matrix.data).toEqual(exact.matrix.data.map((value) => roundToFloat16(value)));
    expect((await store.features(pixelStatistics(), paintings)).matrix).toEqual(matrix);
    expect(lines).toEqual([
      expect.stringMatching(/^Stored as float16: .* moved by at most 0\.0[0-9]+ % of their length/),
    ]);
    const numbers = listCaches(folder).map(({ extractor }) => extractor?.storage ?? 'float32');
    expect(numbers.sort()).toEqual(['float16', 'float32']);
    const tooLarge = { ...imageMeans(corners, 1, 4) };
    tooLarge.open = async () => ({
      extract: async ({ count }) => new Float32Array(count).fill(70_000),
      dispose() {},
    });
    await expect(store.features(tooLarge, paintings.slice(0, 2))).rejects.toMatchObject({
      code: 'FEATURES_TOO_LARGE',
    });
  });
});
