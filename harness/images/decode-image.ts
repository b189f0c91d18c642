import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import type { View } from '../plugin.ts';
import {
  BadImage,
  describeDecodeError,
  describeNoImage,
  describeReadError,
} from './describe-bad-image.ts';
import { detectFormat, formatBytes, type ImageFormat } from './image-format.ts';
import { orientSquare } from './orient-square.ts';
import { repairJpeg } from './repair-jpeg.ts';

/** Files above this many bytes are streamed by the decoder, so that they are never in memory whole. */
const streamedBytes = 64 * 2 ** 20;
/** The largest image that is decoded as a stream; the competition's largest has 0.75 · 10⁹ pixels. */
const maximumPixels = 2 ** 30;
/**
 * The largest image of the kinds that decoders must hold in memory whole, about 3 to 6 bytes a
 * pixel: without it a file of a kilobyte that declares 65,500 × 65,500 pixels takes 13 GB.
 */
const maximumPixelsInMemory = 400_000_000;

/** An image file whose header was read. */
export interface OpenedImage {
  readonly format: ImageFormat;
  /** The file's bytes, or its path where it is too large to be held. */
  readonly source: Buffer | string;
  readonly bytes: number;
  /** Pixels after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
}

/** Reads a file and its header. Throws a `BadImage` whose message is the reason. */
export async function openImage(file: string): Promise<OpenedImage> {
  const { source, start, bytes } = readSource(file);
  if (bytes === 0) throw new BadImage('empty file');
  const format = detectFormat(start);
  if (format === undefined) throw new BadImage(describeNoImage(start));
  let metadata: Metadata;
  try {
    metadata = await sharp(source, decoderOptions('error')).metadata();
  } catch (error) {
    throw badImage({ format, source }, error);
  }
  const { width, height } = metadata.autoOrient;
  throwOnGiganticImage(format, metadata);
  return {
    format,
    source,
    bytes,
    width,
    height,
    orientation: metadata.orientation ?? 1,
    hasAlpha: metadata.hasAlpha,
  };
}

/**
 * Decodes an image to its end into a view: RGB, 8 bits, rows first, sRGB, EXIF orientation
 * applied, alpha over white, first frame only. Throws a `BadImage` where a part is missing.
 */
export async function decodeView(image: OpenedImage, view: View): Promise<Uint8Array> {
  // Every warning of libjpeg means wrong pixels, but for flaws of the header that can be mended;
  // other decoders warn of mere tags.
  const failOn = image.format === 'JPEG' ? 'warning' : 'error';
  try {
    return await decodeWhole(image, view.size, failOn);
  } catch (error) {
    const source = image.format === 'JPEG' ? repairJpeg(bytesOf(image)) : undefined;
    if (source === undefined) throw badImage(image, error);
    try {
      return await decodeWhole({ ...image, source }, view.size, failOn);
    } catch {
      throw badImage(image, error);
    }
  }
}

async function decodeWhole(image: OpenedImage, size: number, failOn: 'warning' | 'error') {
  // Shrinking and turning commute to the bit; enlarging does not, since libvips then moves the
  // picture by a part of a pixel. Images that are enlarged are never gigantic.
  const isTurnedLast = Math.min(image.width, image.height) >= size;
  const options = { ...decoderOptions(failOn), autoOrient: !isTurnedLast };
  let pipeline = sharp(image.source, options);
  if (image.hasAlpha) pipeline = pipeline.flatten({ background: '#ffffff' });
  const pixels = await pipeline
    .resize(size, size, { fit: 'fill' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
  if (pixels.length !== size * size * 3) {
    throw new Error(`the decoder gave ${pixels.length / (size * size)} channels in place of 3`);
  }
  return isTurnedLast ? orientSquare(pixels, size, image.orientation) : pixels;
}

function decoderOptions(failOn: 'warning' | 'error'): SharpOptions {
  return { failOn, limitInputPixels: false, sequentialRead: true, page: 0, pages: 1 };
}

function throwOnGiganticImage(format: ImageFormat, metadata: Metadata): void {
  const { width, height } = metadata;
  const isHeldWhole = metadata.isProgressive || ['GIF', 'WebP', 'AVIF'].includes(format);
  const limit = isHeldWhole ? maximumPixelsInMemory : maximumPixels;
  if (width * height <= limit) return;
  throw new BadImage(
    `too large: ${width} × ${height} pixels, and the limit is ${Math.floor(limit / 1e6)} megapixels` +
      (isHeldWhole ? ' for a progressive JPEG, an interlaced PNG, a GIF, WebP or AVIF' : ''),
  );
}

function readSource(file: string): { source: Buffer | string; start: Uint8Array; bytes: number } {
  try {
    // Blocks this worker alone and is faster than a round trip through the thread pool.
    const bytes = statSync(file).size;
    if (bytes <= streamedBytes) {
      const source = readFileSync(file);
      return { source, start: source.subarray(0, formatBytes), bytes: source.length };
    }
    const start = Buffer.alloc(formatBytes);
    const handle = openSync(file, 'r');
    try {
      readSync(handle, start, 0, formatBytes, 0);
    } finally {
      closeSync(handle);
    }
    return { source: file, start, bytes };
  } catch (error) {
    throw new BadImage(describeReadError(error));
  }
}

type FileOfFormat = Pick<OpenedImage, 'format' | 'source'>;

function badImage(image: FileOfFormat, cause?: unknown): BadImage {
  return new BadImage(describeDecodeError(bytesOf(image), image.format), { cause });
}

function bytesOf({ source }: FileOfFormat): Buffer {
  return typeof source === 'string' ? readFileSync(source) : source;
}
