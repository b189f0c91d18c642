import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import sharpPhash from 'sharp-phash';
import { decodeView } from './decode-image.ts';
import type { ImageFacts } from './facts.ts';
import { openImage } from './open-image.ts';

// The package's types describe an ES module; it is a CommonJS one that exports the function itself.
const phash = sharpPhash as unknown as typeof sharpPhash.default;

/** Side in pixels of the picture from which the perceptual hash is computed. */
const hashedSize = 32;

/** Decodes an image completely and returns its facts. Throws a `BadImage` with the reason. */
export async function inspectImage(file: string): Promise<ImageFacts> {
  const image = await openImage(file);
  const pixels = await decodeView(
    image,
    { kind: 'whole', size: hashedSize },
    { shrinksOnLoad: true },
  );
  const bits = await phash(Buffer.from(pixels), {
    raw: { width: hashedSize, height: hashedSize, channels: 3 },
  });
  return {
    digest: await digestOf(image.file),
    bytes: image.bytes,
    width: image.width,
    height: image.height,
    perceptualHash: BigInt(`0b${bits}`).toString(16).padStart(16, '0'),
  };
}

async function digestOf(source: Buffer | string): Promise<string> {
  const hash = createHash('sha256');
  if (typeof source === 'string') await pipeline(createReadStream(source), hash);
  else hash.update(source);
  return hash.digest('hex');
}
