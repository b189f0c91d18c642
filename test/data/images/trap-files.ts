import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { createRandom } from '../../../harness/contract/random.ts';

/** Four colours, one a quarter of the picture: shows how it was turned. */
export const quarters = {
  topLeft: [255, 0, 0],
  topRight: [0, 255, 0],
  bottomLeft: [0, 0, 255],
  bottomRight: [255, 255, 0],
} as const;

/** A smooth picture with detail, different for each seed; 3 bytes per pixel. */
function paintPixels(width: number, height: number, seed = 1): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, at++) {
        const wave = Math.sin((x * (c + seed)) / 17) + Math.cos((y * (c + 2)) / (11 + seed));
        pixels[at] = Math.round(127 + 60 * wave);
      }
    }
  }
  return pixels;
}

/** A sharp pipeline over `paintPixels`. */
export function paint(width: number, height: number, seed = 1): Sharp {
  return sharp(paintPixels(width, height, seed), { raw: { width, height, channels: 3 } });
}

/** Soft patches of random colours, as different for each seed as two paintings. */
export async function paintPatches(width: number, height: number, seed: number): Promise<Sharp> {
  const random = createRandom(seed, 'patches');
  const patches = Uint8Array.from({ length: 9 * 7 * 3 }, () => random.below(256));
  const pixels = await sharp(patches, { raw: { width: 9, height: 7, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The four quarters, `size` pixels a side, without loss. */
export function paintQuarters(size: number): Sharp {
  const half = size / 2;
  const pixels = new Uint8Array(size * size * 3);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      const left = x < half;
      const top = y < half;
      const colour = top
        ? left
          ? quarters.topLeft
          : quarters.topRight
        : left
          ? quarters.bottomLeft
          : quarters.bottomRight;
      pixels.set(colour, at);
    }
  }
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
}

/** Writes one good file of every kind that collections hold; returns their paths by name. */
export async function writeGoodFiles(folder: string): Promise<Record<string, string>> {
  const grey16 = Uint16Array.from({ length: 90 * 60 }, (_, i) => (i * 97) % 65_536);
  const rgb16 = Uint16Array.from({ length: 90 * 60 * 3 }, (_, i) => (i * 41) % 65_536);
  const raw16 = { width: 90, height: 60 };
  const frames = await Promise.all([1, 5, 9].map((seed) => paint(80, 60, seed).png().toBuffer()));
  const animated = () => sharp(frames, { join: { animated: true } });
  const transparent = () => paint(120, 70).ensureAlpha(0.4);
  const contents: Record<string, Buffer> = {
    'plain.jpg': await paint(700, 500).jpeg({ quality: 95 }).toBuffer(),
    'progressive.jpg': await paint(700, 500).jpeg({ quality: 95, progressive: true }).toBuffer(),
    'cmyk.jpg': await paint(300, 200).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
    'grey.jpg': await paint(300, 200).toColourspace('b-w').jpeg({ quality: 95 }).toBuffer(),
    'display-p3.jpg': await paint(300, 200).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer(),
    'plain.png': await paint(300, 200).png().toBuffer(),
    'palette.png': await paint(300, 200).png({ palette: true }).toBuffer(),
    'interlaced.png': await paint(300, 200).png({ progressive: true }).toBuffer(),
    'alpha.png': await transparent().png().toBuffer(),
    'grey-alpha.png': await transparent().toColourspace('b-w').png().toBuffer(),
    'rgb-16.png': await sharp(rgb16, { raw: { ...raw16, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer(),
    'grey-16.png': await sharp(grey16, { raw: { ...raw16, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer(),
    'animated.gif': await animated().gif().toBuffer(),
    'animated.webp': await animated().webp({ lossless: true }).toBuffer(),
    'plain.webp': await paint(300, 200).webp({ lossless: true }).toBuffer(),
    'plain.tiff': await paint(300, 200).tiff({ compression: 'lzw' }).toBuffer(),
    'plain.avif': await paint(96, 64).avif({ quality: 90 }).toBuffer(),
    'one-pixel.png': await paint(1, 1).png().toBuffer(),
    'one-pixel.jpg': await paint(1, 1).jpeg().toBuffer(),
    'wide.jpg': await paint(1_790, 100).jpeg({ quality: 95 }).toBuffer(),
    'tall.jpg': await paint(100, 1_790).jpeg({ quality: 95 }).toBuffer(),
    'trailing-bytes.jpg': Buffer.concat([
      await paint(300, 200).jpeg().toBuffer(),
      Buffer.alloc(999, 7),
    ]),
  };
  for (let orientation = 1; orientation <= 8; orientation++) {
    contents[`turned-${orientation}.jpg`] = await paint(410, 320)
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
  }
  return writeAll(folder, contents);
}

/** A picture turned as its file asks for, for oracles: nothing is left to be turned. */
export async function turnBeforehand(file: string): Promise<Buffer | string> {
  const { orientation = 1 } = await sharp(file).metadata();
  return orientation === 1 ? file : sharp(file, { autoOrient: true }).png().toBuffer();
}

/** Writes files under their names and returns their paths. */
export function writeAll(
  folder: string,
  contents: Record<string, Uint8Array>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(contents).map(([name, bytes]) => {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      return [name, file];
    }),
  );
}
