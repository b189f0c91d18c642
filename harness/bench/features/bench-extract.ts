// Prints how close an extraction comes to the slower of its two sides, decoding and computing.
//
//   UV_THREADPOOL_SIZE=16 node --import ./harness/shared/typescript/register.js \
//     harness/bench/features/bench-extract.ts FOLDER [extractor] [images] [rounds] [workers]
//
// The extractor is `busy:MS`, which keeps the main thread busy for MS milliseconds per image, like an
// engine on a separate device, or a plugin with its options, `xception:{"layer":"add_12"}`, on the
// engine of this machine. Every round measures only decoding, only computing and then the
// extraction, in one process. If both sides compute on the same cores, no extraction can be as fast
// as the slower side, because the sides compete for the cores.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineExtractor } from '../../compute/features/cache-key.ts';
import { describeTimes, type ExtractionTimes } from '../../compute/features/extraction-times.ts';
import { createFeatureStore } from '../../compute/features/feature-store.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { PixelBatch } from '../../contract/plugin.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { median } from '../../shared/median.ts';
import { speedRatio } from '../ratios.ts';
import { openPluginExtractor } from './bench-plugin.ts';

const [folder, kind = 'busy:5', images = '512', rounds = '3', workers] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Give a folder of images: bench-extract.ts FOLDER [extractor] [images] [rounds]');
  process.exit(1);
}
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(jpe?g|png|webp|tiff?)$/i.test(name))
  .sort()
  .map((name) => join(folder, name));
// Several paintings may share one file: only the amount of work matters.
const paintings = Array.from({ length: Number(images) }, (_, i) => {
  const file = itemAt(files, i % files.length);
  return { file, digest: createHash('sha256').update(`${i} ${file}`).digest('hex') };
});
const pool = createImagePool({ workers: Number(workers ?? availableParallelism()) });
const { extractor, close } = await openExtractor();
const temporary = mkdtempSync(join(tmpdir(), 'bench-extract-'));

async function openExtractor(): Promise<{ extractor: EngineExtractor; close(): Promise<void> }> {
  const [name, value] = [kind.replace(/:.*$/s, ''), kind.replace(/^[^:]*:?/, '')];
  if (name !== 'busy') return openPluginExtractor(name, value === '' ? {} : JSON.parse(value));
  const extractor: EngineExtractor = {
    id: { busy: Number(value) },
    view: { kind: 'whole', size: 299 },
    width: 2_048,
    usesEngine: false,
    batchSize: 16,
    open: async () => ({
      async extract({ count }) {
        // Blocks the main thread and leaves the cores to the decoders, like a GPU.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(value) * count);
        return new Float32Array(count * 2_048);
      },
      dispose() {},
    }),
  };
  return { extractor, close: async () => {} };
}

const perSecond = (seconds: number) => paintings.length / seconds;
async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

async function decodeOnly(): Promise<void> {
  const { view, batchSize } = extractor;
  const list = paintings.map(({ file }) => file);
  for await (const { failures } of pool.decode(list, view, batchSize)) {
    for (const { reason } of failures) throw new Error(reason);
  }
}

const opened = await extractor.open();
const samples: PixelBatch[] = [];
for await (const { batch } of pool.decode(
  paintings.slice(0, extractor.batchSize).map(({ file }) => file),
  extractor.view,
  extractor.batchSize,
)) {
  samples.push(batch);
}
const sample = itemAt(samples, 0);
async function computeOnly(): Promise<void> {
  for (let i = 0; i < paintings.length; i += extractor.batchSize) await opened.extract(sample);
}

let caches = 0;
let times: ExtractionTimes | undefined;
async function extract(): Promise<void> {
  const store = createFeatureStore({
    folder: join(temporary, String(caches++)),
    pool,
  });
  // The network is already open: only the work is measured, not the start.
  const filled = await store.fill(
    { ...extractor, open: async () => ({ ...opened, dispose() {} }) },
    paintings,
  );
  times = filled.times;
}

// Threads start, kernels compile and files enter the page cache before anything is measured.
await extract();
const rates = { decoding: [] as number[], computing: [] as number[], extraction: [] as number[] };
for (let round = 0; round < Number(rounds); round++) {
  rates.decoding.push(perSecond(await time(decodeOnly)));
  rates.computing.push(perSecond(await time(computeOnly)));
  rates.extraction.push(perSecond(await time(extract)));
}
opened.dispose();
await close();
await pool.close();
const bytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0) / files.length;
rmSync(temporary, { recursive: true });
console.error(
  `${paintings.length} images of ${files.length} files (${Math.round(bytes / 1e3)} kB), ${pool.workers} workers, ${kind}, medians of ${rounds}`,
);
for (const [side, of] of Object.entries(rates)) {
  console.error(`${side}: ${median(of).toFixed(1)} images/s`);
}
if (times !== undefined) console.error(describeTimes(times));
// Within a round, so that a machine that is briefly busy spoils only that round.
const shareOf = (bound: (decoding: number, computing: number) => number) =>
  speedRatio(
    rates.extraction,
    rates.decoding.map((decoding, i) => bound(decoding, itemAt(rates.computing, i))),
  ).toFixed(3);
console.error(`extraction reaches ${shareOf(Math.min)} of the rate of the slower side`);
console.error(
  `and ${shareOf((a, b) => 1 / (1 / a + 1 / b))} of the rate of cores that do one after the other`,
);
