import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../harness/contract/random.ts';

/**
 * Paints a folder per artist of small real JPEGs: each artist has a ground and rectangles of
 * their own colours, with variation, so that colours tell artists apart, though not perfectly.
 */
export async function paintCollection(
  root: string,
  { artists = 8, paintings = 10, size = 96, seed = 0 } = {},
): Promise<string> {
  for (let artist = 0; artist < artists; artist++) {
    const folder = join(root, `Painter ${String.fromCharCode(65 + artist)}`);
    mkdirSync(folder, { recursive: true });
    for (let painting = 0; painting < paintings; painting++) {
      await paint(join(folder, `${painting}.jpg`), size, seed, artist, painting);
    }
  }
  return root;
}

async function paint(file: string, size: number, seed: number, artist: number, painting: number) {
  const taste = createRandom(seed, 'artist', artist);
  const palette = Array.from({ length: 3 }, () => [0, 1, 2].map(() => taste.below(200)));
  const stroke = 4 + taste.below(size / 4);
  const random = createRandom(seed, 'painting', artist, painting);
  const pixels = Buffer.alloc(size * size * 3);
  const fill = (x0: number, y0: number, width: number, height: number) => {
    const colour = random.pick(palette).map((value) => value + random.below(56));
    for (let y = y0; y < Math.min(size, y0 + height); y++) {
      for (let x = x0; x < Math.min(size, x0 + width); x++) {
        for (let c = 0; c < 3; c++) pixels[(y * size + x) * 3 + c] = colour[c]!;
      }
    }
  };
  fill(0, 0, size, size);
  for (let i = 0; i < 40; i++) {
    fill(random.below(size), random.below(size), stroke, 2 + random.below(stroke));
  }
  await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .jpeg({ quality: 92 })
    .toFile(file);
}
