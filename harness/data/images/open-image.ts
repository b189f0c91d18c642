import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import {
  BadImage,
  describeDecodeError,
  describeNoImage,
  describeReadError,
  notAFile,
} from './describe-bad-image.ts';
import { detectFormat, formatBytes, type ImageFormat } from './image-format.ts';
import { readUnusualNumbers } from './read-unusual-numbers.ts';

/**
 * Files above this many bytes are streamed by the decoder, so that they are never completely in
 * memory.
 */
const streamedBytes = 64 * 2 ** 20;
/** The largest image that is decoded as a stream; the competition's largest has 0.75 · 10⁹ pixels. */
const maximumPixels = 2 ** 30;
/**
 * The largest image of the kinds that decoders must keep completely in memory, at about 3 to 6 bytes
 * per pixel: without this limit a kilobyte file that declares 65,500 × 65,500 pixels takes 13 GB.
 */
const maximumPixelsInMemory = 400_000_000;

/** An image file whose header was read. */
export interface OpenedImage {
  readonly format: ImageFormat;
  /** The file's bytes, or its path if it is too large for memory. */
  readonly file: Buffer | string;
  /** The input of the decoder: the file, or a conversion if its number type is unusual. */
  readonly source: Buffer | string;
  readonly bytes: number;
  /** Pixels after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  /** True for channels of 16 bits. */
  readonly isDeep: boolean;
  /**
   * True for three channels of 8 bits without a colour profile: once decoded, they are sRGB already.
   */
  readonly isPlainRgb: boolean;
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
  const isHeldWhole = metadata.isProgressive || ['GIF', 'WebP', 'AVIF'].includes(format);
  throwOnGiganticImage(metadata, isHeldWhole);
  const shown = await readShown(format, source, metadata);
  const { space, channels, depth, hasProfile, hasAlpha } = metadata;
  return {
    format,
    file: source,
    source: shown,
    bytes,
    width,
    height,
    hasAlpha,
    orientation: metadata.orientation ?? 1,
    isDeep: depth === 'ushort',
    isPlainRgb: space === 'srgb' && channels === 3 && depth === 'uchar' && !hasProfile,
  };
}

/** The file itself, unless the decoder would show its numbers wrongly. */
async function readShown(format: ImageFormat, source: Buffer | string, metadata: Metadata) {
  try {
    const open = () => sharp(source, decoderOptions('error'));
    return (await readUnusualNumbers(open, metadata)) ?? source;
  } catch (error) {
    throw error instanceof BadImage ? error : badImage({ format, source }, error);
  }
}

/** How sharp reads every image: a stream of its first frame, with only our own limits. */
export function decoderOptions(failOn: 'warning' | 'error'): SharpOptions {
  return { failOn, limitInputPixels: false, sequentialRead: true, page: 0, pages: 1 };
}

function throwOnGiganticImage({ width, height }: Metadata, isHeldWhole: boolean): void {
  const limit = isHeldWhole ? maximumPixelsInMemory : maximumPixels;
  if (width * height <= limit) return;
  throw new BadImage(
    `too large: ${width} × ${height} pixels; the limit is ${Math.floor(limit / 1e6)} megapixels` +
      (isHeldWhole ? ' for a progressive JPEG, an interlaced PNG, a GIF, WebP or AVIF' : ''),
  );
}

function readSource(file: string): { source: Buffer | string; start: Uint8Array; bytes: number } {
  try {
    // Blocks only this worker and is faster than going through the thread pool.
    const found = statSync(file);
    // A pipe never ends if nothing writes to it, and a device may have no end at all.
    if (!found.isFile() && !found.isDirectory()) throw new BadImage(notAFile);
    const bytes = found.size;
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
    throw error instanceof BadImage ? error : new BadImage(describeReadError(error));
  }
}

type FileOfFormat = Pick<OpenedImage, 'format' | 'source'>;

/** The error for a file that the decoder could not decode; its reason comes only from the file. */
export function badImage(image: FileOfFormat, cause?: unknown): BadImage {
  return new BadImage(describeDecodeError(bytesOf(image), image.format), { cause });
}

/** The file's bytes, read now if they are not in memory. */
export function bytesOf({ source }: FileOfFormat): Buffer {
  return typeof source === 'string' ? readFileSync(source) : source;
}
