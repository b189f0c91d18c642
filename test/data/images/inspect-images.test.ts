import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchBadImages } from '../../../harness/data/images/bad-image-policy.ts';
import type { ImageFacts } from '../../../harness/data/images/facts.ts';
import { inspectImages } from '../../../harness/data/images/inspect-images.ts';
import { openInspectionCache } from '../../../harness/data/images/inspection-cache.ts';
import { createImagePool, type ImagePool } from '../../../harness/data/images/pool.ts';
import { stampFile } from '../../../harness/shared/stamp-file.ts';
import { paint, paintPatches, writeAll, writeGoodFiles } from './trap-files.ts';

let root: string;
let pool: ImagePool;
let caches = 0;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'inspect-'));
  pool = createImagePool({ workers: 2 });
});

afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

const newCache = () => join(root, 'caches', `${caches++}.jsonl`);
/** The pool, counting the files that it reads. */
const counting = () => {
  const read: string[] = [];
  const counted: ImagePool = {
    ...pool,
    inspect: (file) => {
      read.push(file);
      return pool.inspect(file);
    },
  };
  return { read, counted };
};
const entries = (files: Record<string, string>) =>
  Object.entries(files).map(([id, file]) => ({ id, file }));
const bitsBetween = (a: string, b: string) =>
  (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length;

test('describes every kind of file as others do', async () => {
  const files = await writeGoodFiles(root);
  const found = await inspectImages(entries(files), { pool, cacheFile: newCache() });
  expect([...found.keys()]).toEqual(Object.keys(files));
  for (const [id, file] of Object.entries(files)) {
    const bytes = readFileSync(file);
    const { autoOrient } = await sharp(bytes).metadata();
    expect(found.get(id), id).toEqual({
      digest: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      width: autoOrient.width,
      height: autoOrient.height,
      perceptualHash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  }
});

test('hashes copies alike, and turned ones as they are seen', async () => {
  const files = writeAll(root, {
    'a.png': await (await paintPatches(600, 400, 1)).png().toBuffer(),
    'a-small.jpg': await (await paintPatches(600, 400, 1)).resize(300).jpeg().toBuffer(),
    'a-turned.jpg': await sharp(await (await paintPatches(600, 400, 1)).png().toBuffer())
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
    'b.png': await (await paintPatches(600, 400, 2)).png().toBuffer(),
  });
  const found = await inspectImages(entries(files), { pool, cacheFile: newCache() });
  const hash = (id: string) => (found.get(id) as ImageFacts).perceptualHash;
  expect(bitsBetween(hash('a.png'), hash('a-small.jpg'))).toBeLessThanOrEqual(4);
  expect(bitsBetween(hash('a.png'), hash('a-turned.jpg'))).toBeLessThanOrEqual(4);
  expect(bitsBetween(hash('a.png'), hash('b.png'))).toBeGreaterThan(10);
  expect(found.get('a-turned.jpg')).toMatchObject({ width: 600, height: 400 });
});

test('says why a file cannot be used, and continues', async () => {
  const jpeg = await paint(300, 200).jpeg().toBuffer();
  const files = {
    ...writeAll(root, {
      'cut.jpg': jpeg.subarray(0, jpeg.length - 100),
      'empty.jpg': new Uint8Array(),
      'text.jpg': Buffer.from('no picture'),
      'good.jpg': jpeg,
    }),
    'absent.jpg': join(root, 'absent.jpg'),
  };
  const cacheFile = newCache();
  const expected = {
    'cut.jpg': { reason: expect.stringMatching(/^truncated JPEG: /) },
    'empty.jpg': { reason: 'empty file' },
    'text.jpg': { reason: 'not an image: it starts with "no picture"' },
    'good.jpg': expect.objectContaining({ width: 300 }),
    'absent.jpg': { reason: 'cannot be read: there is no such file' },
  };
  for (let round = 0; round < 2; round++) {
    const found = await inspectImages(entries(files), { pool, cacheFile });
    expect(Object.fromEntries(found)).toEqual(expected);
  }
  // A file that comes back is found, although it was missing before.
  writeFileSync(files['absent.jpg'], jpeg);
  const found = await inspectImages(entries(files), { pool, cacheFile });
  expect(found.get('absent.jpg')).toMatchObject({ width: 300 });
  rmSync(files['absent.jpg']);
});

test('reads a file again only when its size or date changed', async () => {
  const files = writeAll(root, {
    'one.png': await paint(30, 20).png().toBuffer(),
    'two.png': await paint(40, 20).png().toBuffer(),
    'three.png': await paint(50, 20).png().toBuffer(),
  });
  const cacheFile = newCache();
  const progress: string[] = [];
  const first = await inspectImages(entries(files), {
    pool,
    cacheFile,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  });
  expect(progress).toEqual(['0/3', '1/3', '2/3', '3/3']);

  const again = counting();
  expect(await inspectImages(entries(files), { pool: again.counted, cacheFile })).toEqual(first);
  expect(again.read).toEqual([]);

  writeFileSync(files['one.png']!, await paint(77, 20).png().toBuffer());
  utimesSync(files['two.png']!, 1_000, 1_000);
  const changed = counting();
  const found = await inspectImages(entries(files), { pool: changed.counted, cacheFile });
  expect(changed.read.sort()).toEqual([files['one.png'], files['two.png']].sort());
  expect(found.get('one.png')).toMatchObject({ width: 77 });
  expect(found.get('two.png')).toEqual(first.get('two.png'));
});

test.each(['moved over it', 'written into it'])(
  'reads a file again after another of equal size and date was %s',
  async (how) => {
    // Uncompressed, so that two pictures take the same number of bytes.
    const draw = (seed: number) => paint(30, 20, seed).tiff({ compression: 'none' }).toBuffer();
    const files = writeAll(root, { 'same.tiff': await draw(1), 'other.tiff': await draw(2) });
    const [file, other] = [files['same.tiff']!, files['other.tiff']!];
    const cacheFile = newCache();
    const inspect = () => inspectImages([{ id: 'same', file }], { pool, cacheFile });
    const first = (await inspect()).get('same');

    const { size, atime, mtime } = statSync(file);
    const bytes = readFileSync(other);
    expect(bytes).toHaveLength(size);
    if (how === 'moved over it') renameSync(other, file);
    else writeFileSync(file, bytes);
    utimesSync(file, atime, mtime);
    expect(statSync(file)).toMatchObject({ size, mtime });
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect((await inspect()).get('same')).toMatchObject({ digest });
    expect(first).not.toMatchObject({ digest });
  },
);

test('outlives broken lines and continues behind half a line', async () => {
  const files = writeAll(root, {
    'p.png': await paint(30, 20).png().toBuffer(),
    'q.png': await paint(40, 20).png().toBuffer(),
  });
  const cacheFile = newCache();
  const first = await inspectImages(entries(files), { pool, cacheFile });
  const whole = readFileSync(cacheFile);
  for (let kept = 0; kept < whole.length; kept += 37) {
    writeFileSync(cacheFile, whole);
    truncateSync(cacheFile, kept);
    expect(await inspectImages(entries(files), { pool, cacheFile })).toEqual(first);
    const next = counting();
    expect(await inspectImages(entries(files), { pool: next.counted, cacheFile })).toEqual(first);
    expect(next.read).toEqual([]);
  }
  appendFileSync(cacheFile, '{"version":1}\nnull\n[]\n"x"\n\0\n');
  const next = counting();
  expect(await inspectImages(entries(files), { pool: next.counted, cacheFile })).toEqual(first);
  expect(next.read).toEqual([]);
});

test('says so when the cache cannot be written', async () => {
  const files = writeAll(root, { 'r.png': await paint(30, 20).png().toBuffer() });
  const cacheFile = join(files['r.png']!, 'cache.jsonl');
  chmodSync(files['r.png']!, 0o644);
  await expect(inspectImages(entries(files), { pool, cacheFile })).rejects.toMatchObject({
    name: 'HarnessError',
    code: expect.stringMatching(/^CACHE_NOT_/),
  });
});

test('opens none of the images that it knows', async () => {
  const bytes = await paint(20, 20).png().toBuffer();
  const files = writeAll(
    root,
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`many-${i}.png`, bytes])),
  );
  const cacheFile = newCache();
  const cache = openInspectionCache(cacheFile);
  const facts = await pool.inspect(files['many-0.png']!);
  for (const file of Object.values(files)) {
    cache.add({ file, stamp: await stampFile(file) }, facts);
  }
  cache.flush();
  const known = counting();
  await inspectImages(entries(files), { pool: known.counted, cacheFile });
  expect(known.read).toEqual([]);
});

test('jobs that inspect the same files read their own share first and each file once', async () => {
  const files = writeAll(
    root,
    Object.fromEntries(
      await Promise.all(
        Array.from({ length: 9 }, async (_, i) => [
          `job-${i}.png`,
          await paint(20 + i, 20)
            .png()
            .toBuffer(),
        ]),
      ),
    ),
  );
  const cacheFile = newCache();
  const names = (read: string[]) => read.map((file) => Number(/job-(\d)/.exec(file)![1]));
  const first = counting();
  const second = counting();
  const inspect = ({ counted }: typeof first, index: number) =>
    inspectImages(entries(files), { pool: counted, cacheFile, job: { index, count: 3 } });
  const found = await inspect(first, 2);
  expect(names(first.read).slice(0, 3)).toEqual([1, 4, 7]);
  expect(first.read).toHaveLength(9);
  // What another job has found is known, though it is in a separate file.
  expect(await inspect(second, 1)).toEqual(found);
  expect(second.read).toEqual([]);
  const alone = counting();
  expect(await inspectImages(entries(files), { pool: alone.counted, cacheFile })).toEqual(found);
  expect(alone.read).toEqual([]);
});

test('takes in what another process finds meanwhile', async () => {
  const { file } = writeAll(root, { file: await paint(33, 20).png().toBuffer() });
  const state = { file: file!, stamp: await stampFile(file!) };
  const cacheFile = newCache();
  const one = openInspectionCache(cacheFile, '1-of-2');
  const other = openInspectionCache(cacheFile, '2-of-2');
  one.add(state, { reason: 'a reason' });
  one.flush();
  expect(other.find(state)).toBeUndefined();
  other.refresh();
  expect(other.find(state)).toEqual({ reason: 'a reason' });
});

test('tells of each image that cannot be used, known or not, and stops where that throws', async () => {
  const files = writeAll(root, {
    'bad-1.png': Buffer.from('none'),
    'fine.png': await paint(30, 20).png().toBuffer(),
    'bad-2.png': Buffer.from('neither'),
  });
  const cacheFile = newCache();
  for (let round = 0; round < 2; round++) {
    const told: string[] = [];
    const onBadImage = (id: string) => void told.push(id);
    await inspectImages(entries(files), { pool, cacheFile, onBadImage });
    expect(told.sort()).toEqual(['bad-1.png', 'bad-2.png']);
  }
  const { report } = watchBadImages({ onBadImage: 'skip', maxBadImages: '1' }, 3);
  await expect(
    inspectImages(entries(files), { pool, cacheFile, onBadImage: report }),
  ).rejects.toMatchObject({ code: 'IMAGES_BAD' });
});

test('refuses pipes and devices at once', { skip: process.platform === 'win32' }, async () => {
  const pipe = join(root, 'pipe.jpg');
  execFileSync('mkfifo', [pipe]);
  for (const file of [pipe, '/dev/zero']) {
    expect(await pool.inspect(file)).toEqual({
      reason: 'cannot be read: it is a pipe or a device, not a file',
    });
  }
});
