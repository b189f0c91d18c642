import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { createRandom, type Random } from '../../harness/contract/random.ts';

const size = 32;
const artists = 8;
const paintingsEach = 10;

/** A painting of the collection: where it is and who painted it. */
export interface NoisePainting {
  readonly path: string;
  readonly artist: string;
}

/**
 * Paints a folder per artist of small JPEGs in which there is nothing to learn: each has a ground
 * and noise that were drawn by lot. The busier a picture, the larger is its file.
 */
export async function paintNoise(root: string): Promise<NoisePainting[]> {
  const random = createRandom(0, 'noise');
  const painted: (NoisePainting & { readonly jpeg: Buffer; readonly busyness: number })[] = [];
  for (let i = 0; i < artists * paintingsEach; i++) {
    const artist = `Painter ${String.fromCharCode(65 + Math.floor(i / paintingsEach))}`;
    const path = join(root, artist, `${i % paintingsEach}.jpg`);
    const jpeg = await paint(random);
    painted.push({ path, artist, jpeg, busyness: await measureBusyness(jpeg) });
  }
  const byBusyness = painted.toSorted((a, b) => a.busyness - b.busyness);
  for (const [rank, { path, jpeg }] of byBusyness.entries()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, growTo(jpeg, 8_000 + 100 * rank));
  }
  return painted;
}

function paint(random: Random): Promise<Buffer> {
  const ground = [0, 1, 2].map(() => 60 + random.below(136));
  const strength = 10 + random.below(110);
  const pixels = Array.from({ length: size * size * 3 }, (_, at) =>
    Math.max(0, Math.min(255, (ground[at % 3] ?? 0) + (random.uniform() - 0.5) * strength)),
  );
  const raw = { width: size, height: size, channels: 3 } as const;
  return sharp(Buffer.from(pixels), { raw }).jpeg({ quality: 95 }).toBuffer();
}

/** How much neighbouring pixels differ. */
async function measureBusyness(jpeg: Buffer): Promise<number> {
  const pixels = await sharp(jpeg).raw().toBuffer();
  return pixels.subarray(3).reduce((sum, value, i) => sum + (value - (pixels[i] ?? 0)) ** 2, 0);
}

/** A JPEG with a comment that makes it as large as it is meant to be, in bytes. */
function growTo(jpeg: Buffer, bytes: number): Buffer {
  const comment = Buffer.alloc(bytes - jpeg.length);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(comment.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}
