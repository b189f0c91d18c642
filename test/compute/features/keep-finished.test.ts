import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFeatureStore } from '../../../harness/compute/features/feature-store.ts';
import type { PaintingFile } from '../../../harness/data/collection/collection.ts';
import { createImagePool, type ImagePool } from '../../../harness/data/images/pool.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { paintRandomPaintings } from './paintings.ts';
import { pixelStatistics } from './pixel-statistics.ts';

let pool: ImagePool;
let paintings: PaintingFile[];

beforeAll(async () => {
  pool = createImagePool({ workers: 1 });
  paintings = await paintRandomPaintings(temporaryFolder(), 128);
});
afterAll(() => pool.close());

/** Ends in the last batch of the second shard, as a signal would; says how many it has kept. */
async function endInTheLastBatch(folder: string, asked: readonly PaintingFile[]): Promise<number> {
  let batches = 0;
  let kept = 0;
  const store = createFeatureStore({ folder, pool });
  const extractor = pixelStatistics({
    onBatch() {
      batches++;
      if (batches < 6) return;
      kept = store.keepFinished();
      // A second signal keeps the same.
      expect(store.keepFinished()).toBe(kept);
      throw new Error('The process ends');
    },
  });
  await expect(store.fill(extractor, asked)).rejects.toThrow('The process ends');
  expect(store.keepFinished()).toBe(0);
  return kept;
}

test('the finished batches of a shard are kept, and the rest gets the same numbers', async () => {
  const [undisturbed, ended] = [temporaryFolder(), temporaryFolder()];
  const whole = createFeatureStore({ folder: undisturbed, pool });
  const expected = await whole.features(pixelStatistics(), paintings);
  // Shards of 64 in batches of 24, 24 and 16.
  expect(await endInTheLastBatch(ended, paintings)).toBe(64 + 48);
  const again = createFeatureStore({ folder: ended, pool });
  const found = await again.features(pixelStatistics(), paintings);
  expect(found).toMatchObject({ reused: 64 + 48, computed: 16 });
  // These numbers tell in which batch a painting was computed.
  expect(found.matrix.data).toEqual(expected.matrix.data);
});

test('batches from a damaged picture on are not kept: it would move those behind it', async () => {
  const [undisturbed, ended] = [temporaryFolder(), temporaryFolder()];
  const file = join(temporaryFolder(), 'broken.jpg');
  writeFileSync(file, readFileSync(paintings[0]?.file ?? '').subarray(0, 300));
  const asked = paintings.with(64 + 30, { digest: 'f'.repeat(64), file });
  const whole = createFeatureStore({ folder: undisturbed, pool });
  const expected = await whole.features(pixelStatistics(), asked);
  expect(await endInTheLastBatch(ended, asked)).toBe(64 + 24);
  const again = createFeatureStore({ folder: ended, pool });
  const found = await again.features(pixelStatistics(), asked);
  expect(found).toMatchObject({ reused: 64 + 24, computed: 39 });
  expect(found.matrix.data).toEqual(expected.matrix.data);
});
