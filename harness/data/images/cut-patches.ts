import sharp from 'sharp';
import {
  countBytes,
  type PatchView,
  placeInFile,
  placePatches,
} from '../../contract/view-geometry.ts';
import { orientSquare } from './orient-square.ts';

/** Decoded pixels, RGB. */
export interface FullPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Some rows of decoded pixels, without a copy. */
export function rowsOf({ data, width }: FullPixels, top: number, height: number): FullPixels {
  const stride = width * 3;
  return { data: data.subarray(top * stride, (top + height) * stride), width, height };
}

/** A painting as stored in its file: pixels before EXIF orientation (1 to 8). */
export interface LyingPainting {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
}

/**
 * Cuts the patches of a view out of a painting, turns them upright and scales them. `readRows` returns
 * rows of the painting as stored, at its full width; each band is requested once.
 */
export async function cutPatches(
  painting: LyingPainting,
  view: PatchView,
  readRows: (top: number, height: number) => Promise<FullPixels>,
): Promise<Uint8Array> {
  const { crop, size } = view;
  const { width, height, orientation } = painting;
  const seen = orientation >= 5 ? { width: height, height: width } : { width, height };
  const places = placePatches(view, seen.width, seen.height).map((place, index) => ({
    index,
    ...placeInFile(place, crop, painting),
  }));
  const pixels = new Uint8Array(countBytes(view));
  for (const top of new Set(places.map((place) => place.top))) {
    const band = await readRows(top, crop);
    for (const place of places.filter((other) => other.top === top)) {
      const patch = orientSquare(cutSquare(band, place.left, crop), crop, orientation);
      pixels.set(await scaleSquare(patch, crop, size), place.index * size * size * 3);
    }
  }
  return pixels;
}

function cutSquare(band: FullPixels, left: number, side: number): Uint8Array {
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const from = (y * band.width + left) * 3;
    square.set(band.data.subarray(from, from + side * 3), y * side * 3);
  }
  return square;
}

async function scaleSquare(square: Uint8Array, side: number, size: number): Promise<Uint8Array> {
  if (side === size) return square;
  return sharp(square, { raw: { width: side, height: side, channels: 3 } })
    .resize(size, size, { fit: 'fill' })
    .raw()
    .toBuffer();
}
