// Prints how many images per second the pool decodes, as a ratio to bare sharp on all cores.
//
//   npm run bench:decode -- FOLDER [size] [images] [rounds]
//
// Both sides decode the same files to the same view, alternately, in one process.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { View } from '../../contract/plugin.ts';
import { createImagePool } from '../../data/images/pool.ts';

const [folder, size = '299', images = '400', rounds = '3'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Give a folder of images: bench-decode.ts FOLDER [size] [images] [rounds]');
  process.exit(1);
}
const view: View = { kind: 'whole', size: Number(size) };
const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(jpe?g|png|webp|tiff?)$/i.test(name))
  .sort()
  .map((name) => join(folder, name));
const files = Array.from({ length: Number(images) }, (_, i) => itemAt(found, i % found.length));
const cores = availableParallelism();

const sizes = new Map<string, { width: number; height: number }>();
for (const file of found) {
  const { width, height } = await sharp(file).metadata();
  sizes.set(file, { width, height });
}

/**
 * The obvious code without a pool: `limit` pipelines at once. It decodes every pixel, as the pool does, or
 * shrinks on load, which gives a different view.
 */
async function decodeBare(limit: number, shrinksOnLoad: boolean): Promise<void> {
  sharp.cache(false);
  sharp.concurrency(1);
  let next = 0;
  const decodeNext = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      const pipeline = sharp(file, { failOn: 'warning', autoOrient: true });
      if (!shrinksOnLoad) pipeline.extract({ left: 0, top: 0, ...valueAt(sizes, file) });
      await pipeline
        .flatten({ background: '#ffffff' })
        .resize(view.size, view.size, { fit: 'fill' })
        .toColourspace('srgb')
        .raw()
        .toBuffer();
    }
  };
  await Promise.all(Array.from({ length: limit }, decodeNext));
}

async function imagesPerSecond(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return files.length / ((performance.now() - start) / 1000);
}

const pools = [...new Set([cores, Math.max(1, cores - 1)])].map((workers) =>
  createImagePool({ workers }),
);
const decodePooled = async (pool: (typeof pools)[number]) => {
  for await (const { failures } of pool.decode(files, view, 32)) {
    for (const { reason } of failures) throw new Error(reason);
  }
};
// Threads start and files enter the page cache before anything is measured.
for (const pool of pools) await decodePooled(pool);
await decodeBare(cores, false);
const best = (values: number[]) => Math.max(...values);
const bare: number[] = [];
const shrinking: number[] = [];
const pooled = pools.map((pool) => ({ pool, rates: [] as number[] }));
for (let round = 0; round < Number(rounds); round++) {
  bare.push(await imagesPerSecond(() => decodeBare(cores, false)));
  shrinking.push(await imagesPerSecond(() => decodeBare(cores, true)));
  for (const { pool, rates } of pooled) {
    rates.push(await imagesPerSecond(() => decodePooled(pool)));
  }
}
console.error(
  `${files.length} images of ${found.length} files to ${size} px, best of ${rounds}; ` +
    `UV_THREADPOOL_SIZE ${process.env.UV_THREADPOOL_SIZE ?? 'unset (4)'}`,
);
console.error(`bare sharp, ${cores} at once: ${best(bare).toFixed(1)} images/s`);
console.error(`bare sharp, shrinking on load: ${best(shrinking).toFixed(1)} images/s`);
for (const { pool, rates } of pooled) {
  const rate = best(rates);
  console.error(
    `pool, ${pool.workers} workers: ${rate.toFixed(1)} images/s, ${(rate / best(bare)).toFixed(3)} of bare sharp`,
  );
}
await Promise.all(pools.map((pool) => pool.close()));
