import { HarnessError } from './errors.ts';
import type { View } from './plugin.ts';

/** A view of images cut out of the painting at full size. */
export type PatchView = Extract<View, { crop: number }>;

/** The upper left pixel of a square patch. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

/** Side in pixels that an image or a patch may have. */
const maximumSide = 4_096;
const maximumImages = 1_024;

/** Images per painting in a view. */
export function countImages(view: View): number {
  switch (view.kind) {
    case 'corners':
      return 4;
    case 'grid':
      return view.rows * view.columns;
    default:
      return 1;
  }
}

/** Bytes of a painting's images, RGB. */
export function countBytes(view: View): number {
  return countImages(view) * view.size * view.size * 3;
}

/** @throws HarnessError `VIEW_INVALID`, naming the field */
export function checkView(view: View): void {
  const check = (field: string, value: number, limit: number) => {
    if (Number.isInteger(value) && value >= 1 && value <= limit) return;
    throw new HarnessError(
      'VIEW_INVALID',
      `A view's ${field} must be an integer from 1 to ${limit}, got ${value} in ${JSON.stringify(view)}.`,
    );
  };
  check('size', view.size, maximumSide);
  if ('crop' in view) check('crop', view.crop, maximumSide);
  if (view.kind === 'prepared' && view.shorter !== undefined) {
    check('shorter', view.shorter, maximumSide);
    if (view.shorter < view.size) {
      throw new HarnessError(
        'VIEW_INVALID',
        `A view's shorter side must be at least its size, got ${JSON.stringify(view)}.`,
      );
    }
  }
  if (view.kind === 'grid') {
    check('rows', view.rows, maximumImages);
    check('columns', view.columns, maximumImages);
    check('number of images', countImages(view), maximumImages);
  }
}

/**
 * Where the patches of a view are in a painting of `width` × `height` pixels, neither below the
 * view's `crop`. The four corners are a 2 × 2 grid.
 */
export function placePatches(view: PatchView, width: number, height: number): Place[] {
  const { rows, columns } = view.kind === 'grid' ? view : { rows: 2, columns: 2 };
  const lefts = spread(columns, width - view.crop);
  const tops = spread(rows, height - view.crop);
  return tops.flatMap((top) => lefts.map((left) => ({ left, top })));
}

/** `count` integers from 0 to `last` at even distances; the middle if `count` is 1. */
function spread(count: number, last: number): number[] {
  if (count === 1) return [Math.floor(last / 2)];
  return Array.from({ length: count }, (_, i) => Math.round((i * last) / (count - 1)));
}

/** The size of a painting scaled to a shorter side of `side` pixels. */
export function scaleToShorterSide(width: number, height: number, side: number) {
  const scale = side / Math.min(width, height);
  return {
    width: Math.max(side, Math.round(width * scale)),
    height: Math.max(side, Math.round(height * scale)),
  };
}

/**
 * The place in the file of a square of the displayed painting. The file has `width` × `height` pixels
 * before EXIF orientation (1 to 8).
 */
export function placeInFile(
  { left, top }: Place,
  side: number,
  { width, height, orientation }: { width: number; height: number; orientation: number },
): Place {
  const isTransposed = orientation >= 5;
  const across = isTransposed ? top : left;
  const down = isTransposed ? left : top;
  return {
    left: [2, 3, 7, 8].includes(orientation) ? width - side - across : across,
    top: [3, 4, 6, 7].includes(orientation) ? height - side - down : down,
  };
}

/**
 * The size of a painting as image processors scale it: its shorter side has `shorter` pixels, and the
 * longer one is rounded down to an integer; `size` × `size` if it is squashed.
 */
export function scaleToPrepare(
  { width, height }: { readonly width: number; readonly height: number },
  size: number,
  shorter: number | undefined,
) {
  if (shorter === undefined) return { width: size, height: size };
  const [short, long] = width <= height ? [width, height] : [height, width];
  const longer = Math.trunc((shorter * long) / short);
  return width <= height ? { width: shorter, height: longer } : { width: longer, height: shorter };
}
