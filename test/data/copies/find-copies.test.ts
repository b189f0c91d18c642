import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CopyCandidate } from '../../../harness/data/copies/draw-sketches.ts';
import { findCopies, findCopiesOf } from '../../../harness/data/copies/find-copies.ts';
import { openSketchStore } from '../../../harness/data/copies/sketch-store.ts';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { drawBlobs, reproductions } from './draw-blobs.ts';

const folder = temporaryFolder();
const cacheFolder = join(folder, 'cache');
const pool = createImagePool({ workers: 1 });
const images = new Map<string, CopyCandidate>();
afterAll(() => pool.close());

function put(name: string, content: Buffer): void {
  const file = join(folder, name);
  writeFileSync(file, content);
  images.set(name, { file, digest: createHash('sha256').update(content).digest('hex') });
}

beforeAll(async () => {
  const painting = await drawBlobs(0);
  put('painting', painting);
  for (const [name, reproduce] of Object.entries(reproductions)) {
    put(name, await reproduce(sharp(painting)).toBuffer());
  }
  for (const seed of [1, 2, 3, 4, 5, 6]) put(`another ${seed}`, await drawBlobs(seed));
  // One of a series: the frame is the same, and what it frames is not.
  const framed = await sharp(await drawBlobs(7))
    .extract({ left: 60, top: 45, width: 360, height: 270 })
    .toBuffer();
  const frame = sharp(await drawBlobs(1)).composite([{ input: framed, left: 60, top: 45 }]);
  put('another in the frame of 1', await frame.png().toBuffer());
  put(
    'plain',
    await sharp({ create: { width: 90, height: 70, channels: 3, background: '#777' } })
      .png()
      .toBuffer(),
  );
  put('no image', Buffer.from('no image'));
});

/** The pairs by name, with a mark for those in a mirror. */
async function find(candidates: readonly CopyCandidate[]): Promise<Set<string>> {
  const nameOf = new Map([...images].map(([name, { digest }]) => [digest, name]));
  const found = await findCopies(candidates, { pool, cacheFolder });
  const pairs = found.map(({ first, second, mirrored }) => {
    expect(first < second).toBe(true);
    const names = [nameOf.get(first), nameOf.get(second)].sort().join(' | ');
    return mirrored ? `${names} (mirrored)` : names;
  });
  return new Set(pairs);
}

it('finds of some images the copies that it finds among all, and keeps nothing of them', async () => {
  const others = ['painting', 'another 1', 'another 2'].map((name) => images.get(name)!);
  const asked = [...Object.keys(reproductions), 'another 3', 'plain'].map(
    (name) => images.get(name)!,
  );
  const own = join(cacheFolder, 'of some');
  const found = await findCopiesOf(asked, others, { pool, cacheFolder: own });
  expect(found).toEqual(await findCopies([...asked, ...others], { pool, cacheFolder }));
  expect(found.length).toBeGreaterThanOrEqual(4);
  const [rule = ''] = readdirSync(join(own, 'copies'));
  const store = openSketchStore(join(own, 'copies', rule));
  const kept = store.read(new Set([...images.values()].map(({ digest }) => digest)));
  expect([...kept.keys()].sort()).toEqual(others.map(({ digest }) => digest).sort());
});

it('finds reproductions, details and mirrored copies of a picture, and nothing else', async () => {
  const candidates = [...images.values()];
  const pairs = await find(candidates);
  for (const name of Object.keys(reproductions)) {
    const mark = name === 'in a mirror' ? ' (mirrored)' : '';
    expect(pairs).toContain(`${[name, 'painting'].sort().join(' | ')}${mark}`);
  }
  for (const pair of pairs) expect(pair).not.toMatch(/another|plain|no image/);

  // The order of the images shows nowhere, and nothing is decoded again.
  for (const file of readdirSync(folder)) if (file !== 'cache') rmSync(join(folder, file));
  expect(await find(candidates.toReversed())).toEqual(pairs);
  const [rule = ''] = readdirSync(join(cacheFolder, 'copies'));
  const kept = join(cacheFolder, 'copies', rule);
  for (const file of readdirSync(kept)) if (file.endsWith('.json')) rmSync(join(kept, file));
  // The sketches are there, and only the last comparison needs the images.
  await expect(find(candidates)).rejects.toThrow();
  const sketches = readdirSync(kept).filter((file) => file.endsWith('.bin'));
  expect(readFileSync(join(kept, sketches[0] ?? '')).length).toBeGreaterThan(10_000);
});
