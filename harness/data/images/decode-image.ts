import sharp, { type Sharp } from 'sharp';
import { itemAt } from '../../contract/item-at.ts';
import type { View } from '../../contract/plugin.ts';
import {
  type PatchView,
  placeInFile,
  scaleToPrepare,
  scaleToShorterSide,
} from '../../contract/view-geometry.ts';
import { cutPatches, type FullPixels, rowsOf } from './cut-patches.ts';
import { badImage, bytesOf, decoderOptions, type OpenedImage } from './open-image.ts';
import { orientPixels, orientSquare } from './orient-square.ts';
import { repairJpeg } from './repair-jpeg.ts';
import { resampleWindow } from './resample.ts';

/** Images up to this many pixels (100 MB) stay decoded while patches are cut. */
const heldPixels = 2 ** 25;
/**
 * If a whole painting would be enlarged to more pixels than this, its patches are enlarged instead.
 */
const enlargedPixels = 2 ** 26;

/** The EXIF orientation of a mirrored picture. */
const mirroring = 2;

/** How a file is read. */
interface Decoding {
  readonly failOn: 'warning' | 'error';
  readonly shrinksOnLoad: boolean;
}

/**
 * Decodes an image completely into each of the views: RGB, 8 bits, row by row, sRGB, with EXIF
 * orientation applied, alpha over white, first frame only. The content of a view never depends on the
 * other views. Throws a `BadImage` if a part is missing.
 *
 * `shrinksOnLoad` lets libjpeg and libwebp decode at a reduced size, which is up to twice as fast and
 * changes a view of a real painting by 1/255 to 2/255 on average, and sometimes by 6/255.
 */
export async function decodeViews(
  image: OpenedImage,
  views: readonly View[],
  { shrinksOnLoad = false } = {},
): Promise<Uint8Array[]> {
  // Every warning of libjpeg means wrong pixels, except flaws of the header that can be repaired;
  // other decoders also warn about tags.
  const failOn = image.format === 'JPEG' ? 'warning' : 'error';
  const how: Decoding = { failOn, shrinksOnLoad };
  try {
    return await decodeAll(image, views, how);
  } catch (error) {
    const source = image.format === 'JPEG' ? repairJpeg(bytesOf(image)) : undefined;
    if (source === undefined) throw badImage(image, error);
    try {
      return await decodeAll({ ...image, source }, views, how);
    } catch {
      throw badImage(image, error);
    }
  }
}

/** The same for one view. */
export async function decodeView(
  image: OpenedImage,
  view: View,
  options?: { shrinksOnLoad?: boolean },
): Promise<Uint8Array> {
  return itemAt(await decodeViews(image, [view], options), 0);
}

async function decodeAll(image: OpenedImage, views: readonly View[], how: Decoding) {
  // All patches share one full decode, as do other views that are not enlarged.
  const needsAllPixels = views.some(
    (view) => view.kind === 'prepared' || ('crop' in view && !isEnlarged(image, view.crop)),
  );
  const isHeld = needsAllPixels && image.width * image.height <= heldPixels;
  const full = isHeld ? await decodeFull(image, how) : undefined;
  const decoded: Uint8Array[] = [];
  for (const view of views) {
    if ('crop' in view) decoded.push(await decodePatches(image, view, how, full));
    else if (view.kind === 'centre') decoded.push(await decodeCentre(image, view.size, how, full));
    else if (view.kind === 'prepared') decoded.push(await decodePrepared(image, view, how, full));
    else {
      const whole = await decodeWhole(image, view.size, how, full);
      decoded.push(view.mirrored ? orientSquare(whole, view.size, mirroring) : whole);
    }
  }
  return decoded;
}

async function decodeWhole(image: OpenedImage, size: number, how: Decoding, full?: FullPixels) {
  // Shrinking and turning commute bit for bit; enlarging does not, because libvips then moves the
  // picture by a fraction of a pixel. Images that are enlarged are never gigantic.
  const isTurnedLast = !isEnlarged(image, size);
  const pipeline = await openPipeline(image, size, how, full);
  const pixels = await pipeline
    .resize(size, size, { fit: 'fill' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
  throwOnWrongLength(pixels, size * size * 3);
  return isTurnedLast ? orientSquare(pixels, size, image.orientation) : pixels;
}

async function decodeCentre(image: OpenedImage, size: number, how: Decoding, full?: FullPixels) {
  const isTurnedLast = !isEnlarged(image, size);
  if (!isTurnedLast && isTooNarrow(image, size)) {
    const crop = Math.min(image.width, image.height);
    return decodePatches(image, { kind: 'grid', rows: 1, columns: 1, crop, size }, how, full);
  }
  const seen = scaleToShorterSide(image.width, image.height, size);
  const middle = {
    left: Math.floor((seen.width - size) / 2),
    top: Math.floor((seen.height - size) / 2),
  };
  const orientation = isTurnedLast ? image.orientation : 1;
  const stored = orientation >= 5 ? { width: seen.height, height: seen.width } : seen;
  const place = placeInFile(middle, size, { ...stored, orientation });
  const pipeline = await openPipeline(image, size, how, full);
  const pixels = await pipeline
    .resize(stored.width, stored.height, { fit: 'fill' })
    .extract({ ...place, width: size, height: size })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
  throwOnWrongLength(pixels, size * size * 3);
  return orientSquare(pixels, size, orientation);
}

/** All pixels are needed in upright order, so a gigantic picture is first made smaller. */
async function decodePrepared(
  image: OpenedImage,
  { size, shorter, resampling }: Extract<View, { kind: 'prepared' }>,
  how: Decoding,
  full?: FullPixels,
): Promise<Uint8Array> {
  const seen = full !== undefined && image.orientation === 1 ? full : await decodeSeen(image, how);
  const { width, height } = scaleToPrepare(image, size, shorter);
  return resampleWindow(seen, resampling, {
    width,
    height,
    left: Math.floor((width - size) / 2),
    top: Math.floor((height - size) / 2),
    size,
  });
}

/** The upright picture, shrunk if it has too many pixels for memory. */
async function decodeSeen(image: OpenedImage, how: Decoding): Promise<FullPixels> {
  const { width, height } = lying(image);
  const scale = Math.min(1, Math.sqrt(heldPixels / (width * height)));
  const [across, down] = [width, height].map((side) => Math.max(1, Math.floor(side * scale)));
  const pipeline = openFile(image, how);
  const { data, info } = await (scale < 1
    ? pipeline.resize(across, down, { fit: 'fill' })
    : pipeline
  )
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  throwOnWrongLength(data, info.width * info.height * 3);
  const { orientation } = image;
  const turned = orientPixels(data, info, orientation);
  const seen = orientation >= 5 ? { width: info.height, height: info.width } : info;
  return { data: turned, width: seen.width, height: seen.height };
}

/**
 * The pixels to be resized to a shorter side of `size`: turned first if the picture is enlarged, and
 * from pixels that are already decoded if the file would give the same.
 */
async function openPipeline(
  image: OpenedImage,
  size: number,
  how: Decoding,
  full?: FullPixels,
): Promise<Sharp> {
  if (isEnlarged(image, size)) return openTurned(image, how);
  if (full !== undefined && image.isPlainRgb) return openPixels(full);
  const pipeline = openFile(image, how);
  // sharp never shrinks on load before a crop.
  return how.shrinksOnLoad ? pipeline : pipeline.extract({ left: 0, top: 0, ...lying(image) });
}

async function decodePatches(
  image: OpenedImage,
  view: PatchView,
  how: Decoding,
  full?: FullPixels,
): Promise<Uint8Array> {
  if (isEnlarged(image, view.crop)) {
    if (isTooNarrow(image, view.crop)) {
      const crop = Math.min(image.width, image.height);
      return decodePatches(image, { ...view, crop }, how, full);
    }
    const { width, height } = scaleToShorterSide(image.width, image.height, view.crop);
    const pipeline = await openTurned(image, how);
    const data = await pipeline
      .resize(width, height, { fit: 'fill' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    throwOnWrongLength(data, width * height * 3);
    const enlarged = { width, height, orientation: 1 };
    return cutPatches(enlarged, view, async (top, rows) =>
      rowsOf({ data, width, height }, top, rows),
    );
  }
  const { width } = lying(image);
  const painting = { ...lying(image), orientation: image.orientation };
  return cutPatches(painting, view, async (top, height) => {
    if (full !== undefined) return rowsOf(full, top, height);
    // Too large for memory: one band at a time, as the decoder streams.
    return decodeFull(image, how, { left: 0, top, width, height });
  });
}

async function decodeFull(
  image: OpenedImage,
  how: Decoding,
  band?: { left: number; top: number; width: number; height: number },
): Promise<FullPixels> {
  let pipeline = openFile(image, how);
  if (band !== undefined) pipeline = pipeline.extract(band);
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  throwOnWrongLength(data, width * height * 3);
  return { data, width, height };
}

/**
 * A picture to be enlarged, turned beforehand in a separate pass: within one pass, sharp mirrors after
 * the resize, and libvips's shift by a fraction of a pixel then goes the other way.
 */
async function openTurned(image: OpenedImage, how: Decoding): Promise<Sharp> {
  if (image.orientation === 1) return openFile(image, how);
  const { isDeep } = image;
  const { data, info } = await openFile(image, how, true)
    .toColourspace(isDeep ? 'rgb16' : 'srgb')
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  throwOnWrongLength(data, width * height * (isDeep ? 6 : 3));
  const pixels = isDeep
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.length);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function openFile(image: OpenedImage, how: Decoding, isTurned = false): Sharp {
  const pipeline = sharp(image.source, { ...decoderOptions(how.failOn), autoOrient: isTurned });
  return image.hasAlpha ? pipeline.flatten({ background: '#ffffff' }) : pipeline;
}

/** The size of an image in its file, before EXIF orientation. */
function lying({ width, height, orientation }: OpenedImage) {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

function openPixels({ data, width, height }: FullPixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function isEnlarged({ width, height }: OpenedImage, side: number): boolean {
  return Math.min(width, height) < side;
}

/** True if enlarging the whole painting would take too much memory. */
function isTooNarrow({ width, height }: OpenedImage, side: number): boolean {
  const enlarged = scaleToShorterSide(width, height, side);
  return enlarged.width * enlarged.height > enlargedPixels;
}

function throwOnWrongLength(pixels: Uint8Array, expected: number): void {
  if (pixels.length === expected) return;
  throw new Error(`the decoder gave ${pixels.length} bytes instead of ${expected}`);
}
