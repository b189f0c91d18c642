// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Resampling } from '../../contract/plugin.ts';
import type { FullPixels } from './cut-patches.ts';

/** Half the width of each filter at scale 1, and its weight at a distance. */
const filters: Record<Resampling, { support: number; weigh: (distance: number) => number }> = {
  box: { support: 0.5, weigh: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weigh: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weigh: (x) => (Math.abs(x) < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0),
  },
  bicubic: { support: 2, weigh: (x) => weighCubic(Math.abs(x)) },
  lanczos: { support: 3, weigh: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Weights are integer multiples of 2^−22, so that sums are exact whatever their order. */
const precisionBits = 22;

/** A window of a scaled picture. */
export interface Window {
  /** The size of the whole picture after scaling. */
  readonly width: number;
  readonly height: number;
  /** Upper left pixel of the required square, and its side. */
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/**
 * A square window of a picture scaled to another size, as Pillow's `Image.resize` scales it (first
 * horizontally, then vertically, with 8 bits in between and wider filters if the picture shrinks),
 * because networks were trained on such pictures. Only the window is computed.
 *
 * The fixed-point arithmetic is Pillow's (`Resample.c`), so the pixels are bit-identical.
 */
export function resampleWindow(
  { data, width, height }: FullPixels,
  resampling: Resampling,
  window: Window,
): Uint8Array {
  const { left, top, size } = window;
  const across = listWeights(width, window.width, resampling, left, size);
  const down = listWeights(height, window.height, resampling, top, size);
  const first = Math.min(...down.from);
  const last = Math.max(...down.from.map((from, i) => from + down.count[i]!));
  const narrow = new Uint8Array(Math.max(0, last - first) * size * 3);
  for (let y = first; y < last; y++) {
    sumAlong(data, y * width * 3, 3, across, narrow, (y - first) * size * 3, 3);
  }
  const square = new Uint8Array(size * size * 3);
  const shifted = { ...down, from: down.from.map((from) => from - first) };
  for (let x = 0; x < size; x++) {
    sumAlong(narrow, x * 3, size * 3, shifted, square, x * 3, size * 3);
  }
  return square;
}

/** For each required pixel: the first source pixel, the number of source pixels, and their weights. */
interface Weights {
  readonly from: readonly number[];
  readonly count: readonly number[];
  readonly each: readonly Int32Array[];
}

function listWeights(
  before: number,
  after: number,
  resampling: Resampling,
  start: number,
  size: number,
): Weights {
  const { support: narrow, weigh } = filters[resampling];
  const scale = before / after;
  const widening = Math.max(scale, 1);
  const support = narrow * widening;
  const from: number[] = [];
  const count: number[] = [];
  const each: Int32Array[] = [];
  for (let i = start; i < start + size; i++) {
    const centre = (i + 0.5) * scale;
    const lowest = Math.max(0, Math.trunc(centre - support + 0.5));
    const highest = Math.min(before, Math.trunc(centre + support + 0.5));
    const weights = Float64Array.from({ length: highest - lowest }, (_, k) =>
      weigh((k + lowest - centre + 0.5) * (1 / widening)),
    );
    let sum = 0;
    for (const weight of weights) sum += weight;
    from.push(lowest);
    count.push(weights.length);
    each.push(
      Int32Array.from(weights, (weight) => {
        const fixed = (sum === 0 ? weight : weight / sum) * 2 ** precisionBits;
        return Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
      }),
    );
  }
  return { from, count, each };
}

/** Weighted sums along one line of RGB pixels that are `step` bytes apart. */
function sumAlong(
  source: Uint8Array,
  sourceStart: number,
  sourceStep: number,
  { from, count, each }: Weights,
  target: Uint8Array,
  targetStart: number,
  targetStep: number,
): void {
  const half = 2 ** (precisionBits - 1);
  for (let i = 0; i < from.length; i++) {
    const weights = each[i]!;
    let at = sourceStart + from[i]! * sourceStep;
    let red = half;
    let green = half;
    let blue = half;
    for (let k = 0; k < count[i]!; k++, at += sourceStep) {
      const weight = weights[k]!;
      red += source[at]! * weight;
      green += source[at + 1]! * weight;
      blue += source[at + 2]! * weight;
    }
    const to = targetStart + i * targetStep;
    target[to] = clip(red);
    target[to + 1] = clip(green);
    target[to + 2] = clip(blue);
  }
}

function clip(sum: number): number {
  const value = sum >> precisionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Keys' cubic with a = −0.5. */
function weighCubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? -0.5 * (((x - 5) * x + 8) * x - 4) : 0;
}
