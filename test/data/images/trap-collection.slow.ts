import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { listCaches } from '../../../harness/compute/features/caches.ts';
import {
  listShards,
  readShardIndex,
  readShardTable,
} from '../../../harness/compute/features/shard.ts';
import { bin } from '../../cli/run-harness.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { paint, writeAll, writeGoodFiles } from './trap-files.ts';

const peakLimit = 1.5e9;

/** 300 megapixels, as an ordinary JPEG: a gradient, so that it is made quickly. */
async function paintGigantic(orientation?: number): Promise<Buffer> {
  const small = await paint(200, 150).png().toBuffer();
  const pipeline = sharp(small, { limitInputPixels: false }).resize(20_000, 15_000, {
    fit: 'fill',
    kernel: 'linear',
  });
  if (orientation !== undefined) pipeline.withMetadata({ orientation });
  return pipeline.jpeg({ quality: 60 }).toBuffer();
}

async function writeTraps(folder: string): Promise<Record<string, RegExp>> {
  const jpeg = await paint(400, 300, 3).jpeg().toBuffer();
  const png = await paint(200, 100, 4).png().toBuffer();
  const progressive = await paint(64, 64).jpeg({ progressive: true }).toBuffer();
  const frame = progressive.indexOf(Buffer.from([0xff, 0xc2]));
  progressive.writeUInt16BE(65_500, frame + 5);
  progressive.writeUInt16BE(65_500, frame + 7);
  writeAll(folder, {
    'cut-header.jpg': jpeg.subarray(0, 300),
    'cut-half.jpg': jpeg.subarray(0, jpeg.length >> 1),
    'cut-end.jpg': jpeg.subarray(0, jpeg.length - 2),
    'cut.png': png.subarray(0, png.length >> 1),
    'patched.jpg': Buffer.concat([jpeg.subarray(0, jpeg.length >> 1), Buffer.from([0xff, 0xd9])]),
    'empty.jpg': new Uint8Array(),
    'text.jpg': Buffer.from('<html>404 Not Found'),
    'declares-much.jpg': progressive,
  });
  const outside = join(folder, '..', '..', 'outside.jpg');
  writeFileSync(outside, jpeg);
  symlinkSync(outside, join(folder, 'link-out.jpg'));
  return {
    'cut-header.jpg': /^truncated JPEG/,
    'cut-half.jpg': /^truncated JPEG/,
    'cut-end.jpg': /^truncated JPEG/,
    'cut.png': /^truncated PNG/,
    'patched.jpg': /^damaged JPEG/,
    'empty.jpg': /^empty file$/,
    'text.jpg': /^not an image/,
    'declares-much.jpg': /^too large: 65500 × 65500 pixels/,
    'link-out.jpg': /^is a link that leads out of the collection/,
  };
}

/** Runs the command line and watches the high-water mark of its memory, bytes. */
async function runWatched(root: string, args: string[]) {
  const running = execa(process.execPath, [bin, ...args], {
    env: { HARNESS_ROOT: root },
    reject: false,
  });
  let peak = 0;
  let isOver = false;
  void running.then(() => {
    isOver = true;
  });
  while (!isOver) {
    try {
      const status = readFileSync(`/proc/${running.pid}/status`, 'utf8');
      peak = Math.max(peak, 1_024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has just ended.
    }
    await sleep(10);
  }
  return { ...(await running), peak };
}

test('a collection of every trap goes through, in little memory', async () => {
  const root = temporaryFolder();
  const collection = join(root, 'traps');
  const folder = join(collection, 'Painter A');
  mkdirSync(folder, { recursive: true });
  const good = await writeGoodFiles(folder);
  Object.assign(
    good,
    writeAll(folder, {
      'gigantic.jpg': await paintGigantic(),
      'gigantic-turned.jpg': await paintGigantic(6),
    }),
  );
  // A file goes by its content, not by its name.
  renameSync(good['plain.avif']!, join(folder, 'avif.jpg'));
  delete good['plain.avif'];
  good['avif.jpg'] = join(folder, 'avif.jpg');
  const expected = await writeTraps(folder);
  const args = ['--collection', collection, '--engine', 'wasm', '--json'];
  const { stdout, stderr, exitCode, peak } = await runWatched(root, [
    ...['features', 'colour-statistics', ...args],
  ]);
  expect(exitCode, stderr).toBe(0);
  console.error(`largest memory: ${Math.round(peak / 1e6)} MB`);
  expect(peak).toBeGreaterThan(5e7);
  expect(peak).toBeLessThan(peakLimit);

  const { skipped, computed } = JSON.parse(stdout);
  expect(computed).toBe(Object.keys(good).length);
  expect(skipped.map(({ id }: { id: string }) => id).sort()).toEqual(
    Object.keys(expected)
      .map((name) => `Painter A/${name}`)
      .sort(),
  );
  for (const { id, reason } of skipped as { id: string; reason: string }[]) {
    expect(reason, id).toMatch(expected[id.replace('Painter A/', '')]!);
  }
  await expectRightTensors(join(root, 'data', 'cache', 'features'), good);
});

/** The cached colour means against those of every pixel, decoded by plain sharp calls. */
async function expectRightTensors(folder: string, good: Record<string, string>): Promise<void> {
  const [cache] = listCaches(folder);
  const rows = new Map<string, Float32Array>();
  const keyed = join(folder, cache!.key);
  for (const name of listShards(keyed)) {
    const index = readShardIndex(keyed, name);
    const { data, width } = readShardTable(keyed, name, index);
    for (const [i, digest] of index.digests.entries()) {
      rows.set(digest, data.subarray(i * width, (i + 1) * width));
    }
  }
  for (const [name, file] of Object.entries(good)) {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    const { channels } = await sharp(
      await sharp(file, { limitInputPixels: false, autoOrient: true })
        .flatten({ background: 'white' })
        .resize(64, 64, { fit: 'fill' })
        .toColourspace('srgb')
        .png()
        .toBuffer(),
    ).stats();
    for (const [c, { mean }] of channels.slice(0, 3).entries()) {
      const difference = Math.abs(rows.get(digest)![c]! * 255 - mean);
      expect(difference, `${name}, channel ${c}`).toBeLessThanOrEqual(1);
    }
  }
}
