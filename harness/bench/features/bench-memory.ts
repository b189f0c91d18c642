// Prints how much memory each quarter of an extraction takes.
//
//   npm run bench:memory -- [images] [plugin] [options as JSON]
//
// It writes that many small JPEGs into a temporary folder, extracts the plugin's features and
// compares the largest resident memory of the first quarter with that of the last.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createFeatureStore } from '../../compute/features/feature-store.ts';
import { itemAt } from '../../contract/item-at.ts';
import { createRandom } from '../../contract/random.ts';
import type { PaintingFile } from '../../data/collection/collection.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { openPluginExtractor } from './bench-plugin.ts';

const [images = '20000', plugin = 'xception', options] = process.argv.slice(2);
const count = Number(images);
const small = { layer: 'block1_conv2_act', inputSize: 71 };
const { extractor, close } = await openPluginExtractor(
  plugin,
  options ? JSON.parse(options) : small,
);
const root = mkdtempSync(join(tmpdir(), 'bench-memory-'));

async function paint(): Promise<PaintingFile[]> {
  const random = createRandom(1, 'bench-memory');
  const paintings: PaintingFile[] = [];
  for (let i = 0; i < count; i++) {
    const folder = join(root, String(Math.floor(i / 1_000)));
    if (i % 1_000 === 0) mkdirSync(folder);
    const pixels = Uint8Array.from({ length: 8 * 6 * 3 }, () => random.below(256));
    const bytes = await sharp(pixels, { raw: { width: 8, height: 6, channels: 3 } })
      .resize(96 + random.below(64), 96 + random.below(64), { fit: 'fill' })
      .jpeg()
      .toBuffer();
    const file = join(folder, `${i}.jpg`);
    writeFileSync(file, bytes);
    paintings.push({ file, digest: createHash('sha256').update(bytes).digest('hex') });
  }
  return paintings;
}

const paintings = await paint();
const pool = createImagePool();
const quarters = [0, 0, 0, 0];
let done = 0;
const watch = () => {
  const quarter = Math.min(3, Math.floor((4 * done) / count));
  quarters[quarter] = Math.max(itemAt(quarters, quarter), process.memoryUsage.rss());
};
const store = createFeatureStore({
  folder: join(root, 'cache'),
  pool,
  startProgress: () => ({
    advance(n = 1) {
      done += n;
      watch();
    },
    stop() {},
  }),
});
const { computed, times } = await store.fill(extractor, paintings);
await close();
await pool.close();
rmSync(root, { recursive: true });
const megabytes = quarters.map((bytes) => Math.round(bytes / 2 ** 20));
console.error(`${computed} images in ${times?.total.toFixed(1)} s, ${plugin}`);
console.error(`largest memory by quarters: ${megabytes.join(', ')} MiB`);
console.error(
  `growth from the first to the last: ${itemAt(megabytes, 3) - itemAt(megabytes, 0)} MiB`,
);
