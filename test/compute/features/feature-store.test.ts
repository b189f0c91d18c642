import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCaches, pruneCache, verifyCache } from '../../../harness/compute/features/caches.ts';
import {
  createFeatureStore,
  type FeatureStore,
  type FeatureStoreOptions,
} from '../../../harness/compute/features/feature-store.ts';
import type { PaintingFile } from '../../../harness/data/collection/collection.ts';
import { createImagePool, type ImagePool } from '../../../harness/data/images/pool.ts';
import { paintRandomPaintings } from './paintings.ts';
import { pixelStatistics, statisticsWidth } from './pixel-statistics.ts';

const register = new URL('../../../harness/shared/typescript/register.js', import.meta.url).href;
const child = fileURLToPath(new URL('./extract-child.ts', import.meta.url));

let root: string;
let pool: ImagePool;
let paintings: PaintingFile[];
let list: string;
let folders = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'features-'));
  pool = createImagePool({ workers: 2 });
  paintings = await paintRandomPaintings(root, 300);
  list = join(root, 'paintings.json');
  writeFileSync(list, JSON.stringify(paintings));
});

afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

const newFolder = () => join(root, `cache-${folders++}`);
const storeIn = (folder: string, options: Partial<FeatureStoreOptions> = {}) =>
  createFeatureStore({ folder, pool, ...options });
const onlyCache = (folder: string) => {
  const caches = readdirSync(folder);
  expect(caches).toHaveLength(1);
  return join(folder, caches[0]!);
};
/** Every finished file of a cache with its bytes, without what a kill left unfinished. */
const contentOf = (folder: string) =>
  readdirSync(onlyCache(folder))
    .filter((name) => /^([0-9a-f]{64}|extractor)\.(npy|json)$/.test(name))
    .filter((name) => !name.endsWith('.npy') || hasIndex(folder, name))
    .sort()
    .map((name) => `${name} ${readFileSync(join(onlyCache(folder), name)).toString('base64')}`);
const hasIndex = (folder: string, npy: string) =>
  readdirSync(onlyCache(folder)).includes(npy.replace('.npy', '.json'));
const shardsOf = (folder: string) =>
  readdirSync(onlyCache(folder)).filter((name) => name.endsWith('.npy'));

function extract(folder: string, log: string, sleepMs: number): ChildProcess {
  const args = ['--import', register, child, folder, list, log, String(sleepMs)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function outputOf(running: ChildProcess): Promise<{ computed: number; reused: number }> {
  let output = '';
  running.stdout!.on('data', (data) => {
    output += data;
  });
  await once(running, 'close');
  return JSON.parse(output);
}

describe('feature store', () => {
  test('computes once, in the order of the request, whatever the batch', async () => {
    const folder = newFolder();
    let opened = 0;
    let disposed = 0;
    const extractor = pixelStatistics({ onOpen: () => opened++, onDispose: () => disposed++ });
    const first = await storeIn(folder).features(extractor, paintings);
    expect(first).toMatchObject({ computed: 300, reused: 0, failures: [] });
    expect(first.matrix).toMatchObject({ rows: 300, width: statisticsWidth });
    expect([opened, disposed]).toEqual([1, 1]);
    // The oracle: each painting by itself, straight from the pool.
    const alone = await pixelStatistics().open();
    let row = 0;
    for await (const { batch } of pool.decode(
      paintings.map(({ file }) => file),
      extractor.view,
      1,
    )) {
      const expected = (await alone.extract(batch)).subarray(0, 4);
      const got = first.matrix.data.subarray(row * statisticsWidth, row * statisticsWidth + 4);
      expect(got).toEqual(expected);
      row++;
    }
    const again = await storeIn(folder).features(extractor, paintings);
    expect(again).toMatchObject({ computed: 0, reused: 300 });
    expect(again.matrix.data).toEqual(first.matrix.data);
    expect([opened, disposed]).toEqual([1, 1]);

    const backwards = await storeIn(folder).features(extractor, [...paintings].reverse());
    expect(backwards.reused).toBe(300);
    expect(backwards.matrix.data.slice(0, statisticsWidth)).toEqual(
      first.matrix.data.slice(299 * statisticsWidth),
    );
  });

  test('gives a repeated painting its row each time and computes it once', async () => {
    const [a, b] = paintings as [PaintingFile, PaintingFile];
    const { matrix, computed } = await storeIn(newFolder()).features(pixelStatistics(), [a, b, a]);
    expect([matrix.rows, computed]).toEqual([3, 2]);
    const row = (i: number) => matrix.data.slice(i * statisticsWidth, (i + 1) * statisticsWidth);
    expect(row(2)).toEqual(row(0));
    expect(row(1)).not.toEqual(row(0));
  });

  test('computes only what is missing, never across the border of a shard', async () => {
    const folder = newFolder();
    const cached = [...paintings.slice(0, 64), ...paintings.slice(70, 90)];
    await storeIn(folder).features(pixelStatistics(), cached);
    const counts: number[] = [];
    const extractor = pixelStatistics({ onBatch: ({ count }) => counts.push(count) });
    const result = await storeIn(folder).features(extractor, paintings.slice(0, 200));
    expect(result).toMatchObject({ computed: 116, reused: 84 });
    // 64 cached; 44 missing of the second shard; 64 of the third; 8 of the last.
    expect(counts).toEqual([24, 20, 24, 24, 16, 8]);
    expect(shardsOf(folder)).toHaveLength(2 + 3);
  });

  test('keeps extractors, views and classes of engines apart', async () => {
    const folder = newFolder();
    const few = paintings.slice(0, 3);
    const computed = async (...args: Parameters<FeatureStore['features']>) =>
      (await storeIn(folder).features(...args)).computed;
    expect(await computed(pixelStatistics(), few)).toBe(3);
    expect(await computed(pixelStatistics({ version: 2 }), few)).toBe(3);
    expect(await computed({ ...pixelStatistics(), view: { kind: 'whole', size: 8 } }, few)).toBe(3);
    expect(await computed(pixelStatistics({ precisionClass: 'float32' }), few)).toBe(3);
    // Without an engine its class does not count; with one it does.
    const idle = { ...pixelStatistics(), precisionClass: 'tf32' };
    expect(await computed(idle, few)).toBe(0);
    expect(await computed(pixelStatistics({ precisionClass: 'tf32' }), few)).toBe(3);
    // Nor does the order in which an id was written down.
    const turned = { ...pixelStatistics(), id: { version: 1, kind: 'pixel-statistics' } };
    expect(await computed(turned, few)).toBe(0);
    expect(listCaches(folder)).toHaveLength(5);
    expect(listCaches(folder).every(({ paintings }) => paintings === 3)).toBe(true);
  });

  test('records a painting that cannot be decoded and does not cache it', async () => {
    const folder = newFolder();
    const broken = join(root, 'broken.jpg');
    writeFileSync(broken, readFileSync(paintings[5]!.file).subarray(0, 300));
    const bad = { digest: 'f'.repeat(64), file: broken };
    const request = [paintings[0]!, bad, paintings[1]!];
    const result = await storeIn(folder).features(pixelStatistics(), request);
    expect(result).toMatchObject({ computed: 2, reused: 0 });
    expect(result.failures).toEqual([
      { index: 1, ...bad, reason: expect.stringMatching(/^truncated JPEG: /) },
    ]);
    expect(result.matrix.data.slice(statisticsWidth, 2 * statisticsWidth)).toEqual(
      new Float32Array(statisticsWidth),
    );
    const again = await storeIn(folder).features(pixelStatistics(), request);
    expect(again).toMatchObject({ computed: 0, reused: 2, failures: [{ index: 1 }] });
  });

  test.each([
    [
      'a bit flipped',
      (npy: string) => {
        const bytes = readFileSync(npy);
        bytes[200]! ^= 1;
        writeFileSync(npy, bytes);
      },
    ],
    ['a truncated npy', (npy: string) => truncateSync(npy, 100)],
    ['an empty npy', (npy: string) => truncateSync(npy, 0)],
    ['no npy', (npy: string) => rmSync(npy)],
    ['an index of garbage', (npy: string) => writeFileSync(npy.replace('.npy', '.json'), '{')],
    [
      'an index of other paintings',
      (npy: string) => {
        const file = npy.replace('.npy', '.json');
        const index = JSON.parse(readFileSync(file, 'utf8'));
        writeFileSync(file, `${JSON.stringify({ ...index, digests: index.digests.reverse() })}\n`);
      },
    ],
  ])('computes a damaged shard again: %s', async (_name, damage) => {
    const folder = newFolder();
    const intact = await storeIn(folder).features(pixelStatistics(), paintings.slice(0, 128));
    const files = contentOf(folder);
    const npy = join(onlyCache(folder), shardsOf(folder)[1]!);
    damage(npy);
    expect(verifyCache(folder)).toHaveLength(1);
    const lines: string[] = [];
    const mended = await storeIn(folder, { log: (line) => lines.push(line) }).features(
      pixelStatistics(),
      paintings.slice(0, 128),
    );
    expect(mended).toMatchObject({ computed: 64, reused: 64 });
    expect(mended.matrix.data).toEqual(intact.matrix.data);
    expect(lines).toEqual([expect.stringContaining(npy.replace('.npy', ''))]);
    expect(contentOf(folder)).toEqual(files);
    expect(verifyCache(folder)).toEqual([]);
  });

  test('prunes only damaged shards and old leftovers', async () => {
    const folder = newFolder();
    await storeIn(folder).features(pixelStatistics(), paintings.slice(0, 128));
    const cache = onlyCache(folder);
    const [kept, damaged] = shardsOf(folder) as [string, string];
    truncateSync(join(cache, damaged), 10);
    const old = join(cache, `${kept}.123`);
    const young = join(cache, `${kept}.456`);
    for (const file of [old, young]) writeFileSync(file, '');
    utimesSync(old, 1, 1);
    const key = listCaches(folder)[0]!.key;
    expect(pruneCache(folder).sort()).toEqual(
      [damaged, damaged.replace('.npy', '.json'), `${kept}.123`]
        .map((name) => `${key}/${name}`)
        .sort(),
    );
    expect(listCaches(folder)).toMatchObject([{ shards: 1, paintings: 64 }]);
  });

  test.each(['', 'null', '{}', '{"id":{},"view":{"kind":"whole"},"width":3}'])(
    'lists a cache whose description was damaged to %o without it',
    async (damaged) => {
      const folder = newFolder();
      await storeIn(folder).features(pixelStatistics(), paintings.slice(0, 2));
      const [whole] = listCaches(folder);
      expect(whole?.extractor?.view).toEqual(pixelStatistics().view);
      writeFileSync(join(folder, whole!.key, 'extractor.json'), damaged);
      expect(listCaches(folder)).toMatchObject([{ key: whole!.key, extractor: undefined }]);
    },
  );

  test('frees the extractor and says what is wrong when it gives nonsense', async () => {
    let disposed = 0;
    const base = pixelStatistics({ onDispose: () => disposed++ });
    const giving = (features: (count: number) => Float32Array) => ({
      ...base,
      open: async () => ({
        ...(await base.open()),
        extract: async (b: { count: number }) => features(b.count),
      }),
    });
    const folder = newFolder();
    const few = paintings.slice(0, 3);
    await expect(
      storeIn(folder).features(
        giving((count) => new Float32Array(count * 5)),
        few,
      ),
    ).rejects.toMatchObject({ code: 'FEATURES_OF_WRONG_SIZE' });
    await expect(
      storeIn(folder).features(
        giving((count) => new Float32Array(count * statisticsWidth).fill(Number.NaN)),
        few,
      ),
    ).rejects.toMatchObject({ code: 'FEATURES_NOT_FINITE' });
    expect(disposed).toBe(2);
    expect(shardsOf(folder)).toEqual([]);
  });

  test('says so before the extractor opens when the cache cannot be written', async () => {
    const folder = join(paintings[0]!.file, 'cache');
    let opened = 0;
    await expect(
      storeIn(folder).features(pixelStatistics({ onOpen: () => opened++ }), paintings.slice(0, 3)),
    ).rejects.toMatchObject({ name: 'HarnessError', code: expect.stringMatching(/^CACHE_NOT_/) });
    expect(opened).toBe(0);
  });
});

describe('feature store in several processes', () => {
  let undisturbed: string[];
  beforeAll(async () => {
    const folder = newFolder();
    await storeIn(folder).features(pixelStatistics(), paintings);
    undisturbed = contentOf(folder);
  });

  test('two at once on one cache end with the same bits', async () => {
    const folder = newFolder();
    const runs = [0, 1].map((i) => outputOf(extract(folder, join(root, `both-${i}.log`), 5)));
    for (const { computed, reused } of await Promise.all(runs)) {
      expect(computed + reused).toBe(paintings.length);
    }
    expect(contentOf(folder)).toEqual(undisturbed);
  });
});

const canMountTmpfs = (() => {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    console.error('Skipped: a full disk needs a tmpfs, which cannot be mounted here.');
    return false;
  }
})();

test.skipIf(!canMountTmpfs)(
  'a full disk gives a clear error and leaves the cache valid',
  async () => {
    const cache = newFolder();
    const saved = newFolder();
    mkdirSync(cache);
    const script = `mount -t tmpfs -o size=40k none ${cache}
    ${process.execPath} --import ${register} ${child} ${cache} ${list} ${root}/full.log 0
    status=$?; cp -r ${cache} ${saved}; exit $status`;
    const running = spawn('unshare', ['-rm', 'sh', '-c', script]);
    let errors = '';
    running.stderr.on('data', (data) => {
      errors += data;
    });
    const [code] = await once(running, 'close');
    expect(errors).toMatch(
      /^CACHE_NOT_WRITABLE: Cannot write the feature cache .*: the disk is full/,
    );
    expect(code).toBe(1);
    expect(verifyCache(saved)).toEqual([]);
    expect(listCaches(saved)[0]!.paintings).toBeGreaterThan(0);
    const { reused, computed } = await storeIn(saved).features(pixelStatistics(), paintings);
    expect(reused).toBeGreaterThanOrEqual(64);
    expect(reused + computed).toBe(300);
  },
);
