// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Octave } from './draw-scale-space.ts';
import type { Keypoint } from './find-keypoints.ts';

/** Cells per side that the surroundings of a spot are divided into, and directions in each. */
const cells = 4;
const directions = 8;
const values = cells * cells * directions;
/** Number of 32-bit words that describe a spot: two bits for each value. */
export const descriptorWords = (2 * values) / 32;
/** Width of a cell in radii of the spot, and number of gradients sampled per side. */
const cellWidth = 3;
const samples = 4;
const sampled = cells * samples;

const histogram = new Float32Array(values);
const sorted = new Float32Array(values);
const middle = (sampled - 1) / 2;

/**
 * The weight of a gradient by its distance from the spot: a Gaussian as wide as half the surroundings.
 */
const weights = Float64Array.from({ length: sampled ** 2 }, (_, at) => {
  const [i, j] = [at % sampled, Math.floor(at / sampled)];
  return Math.exp(-(((i - middle) ** 2 + (j - middle) ** 2) / (2 * (sampled / 2) ** 2)));
});
/**
 * The first of the two cells among which a gradient is shared along one axis, and the second one's
 * share.
 */
const firstCells = Int8Array.from({ length: sampled }, (_, i) =>
  Math.floor((i + 0.5) / samples - 0.5),
);
const secondShares = Float64Array.from(firstCells, (cell, i) => (i + 0.5) / samples - 0.5 - cell);

/**
 * Describes the surroundings of a spot by a histogram of gradient directions in 4 × 4 cells, upright
 * as paintings hang (Lowe's SIFT without its rotation). Two bits are kept of each of the 128 values:
 * whether it is in the larger half, and in the largest quarter, so that brightness and contrast do not
 * matter.
 */
export function describeKeypoint(
  { column, row, level, blur }: Keypoint,
  { width, height, blurred }: Octave,
  into: Uint32Array,
  at: number,
): void {
  const light = blurred[level]!;
  histogram.fill(0);
  const spacing = (cellWidth * blur) / samples;
  for (let j = 0; j < sampled; j++) {
    const y = Math.round(row + (j - middle) * spacing);
    if (y < 1 || y >= height - 1) continue;
    for (let i = 0; i < sampled; i++) {
      const x = Math.round(column + (i - middle) * spacing);
      if (x < 1 || x >= width - 1) continue;
      const p = y * width + x;
      const dx = light[p + 1]! - light[p - 1]!;
      const dy = light[p + width]! - light[p - width]!;
      addGradient(i, j, dx, dy);
    }
  }
  packBits(into, at);
}

function addGradient(i: number, j: number, dx: number, dy: number): void {
  const size = Math.sqrt(dx * dx + dy * dy) * weights[j * sampled + i]!;
  const turn = ((Math.atan2(dy, dx) / (2 * Math.PI)) * directions + directions) % directions;
  const d0 = Math.floor(turn);
  const fd = turn - d0;
  const first = d0 % directions;
  const second = (d0 + 1) % directions;
  const fx = secondShares[i]!;
  const fy = secondShares[j]!;
  for (let b = 0; b < 2; b++) {
    const y = firstCells[j]! + b;
    if (y < 0 || y >= cells) continue;
    const wy = b === 0 ? 1 - fy : fy;
    for (let a = 0; a < 2; a++) {
      const x = firstCells[i]! + a;
      if (x < 0 || x >= cells) continue;
      const w = size * wy * (a === 0 ? 1 - fx : fx);
      const cell = (y * cells + x) * directions;
      histogram[cell + first] = histogram[cell + first]! + w * (1 - fd);
      histogram[cell + second] = histogram[cell + second]! + w * fd;
    }
  }
}

function packBits(into: Uint32Array, at: number): void {
  sorted.set(histogram);
  sorted.sort();
  const half = sorted[values >> 1]!;
  const quarter = sorted[values - (values >> 2)]!;
  into.fill(0, at, at + descriptorWords);
  const halfWords = descriptorWords / 2;
  for (let v = 0; v < values; v++) {
    const value = histogram[v]!;
    const word = at + (v >> 5);
    if (value > half) into[word] = into[word]! | (1 << (v & 31));
    if (value > quarter) into[word + halfWords] = into[word + halfWords]! | (1 << (v & 31));
  }
}

/** The value to which a mirror moves each value: cells change sides, directions are reflected. */
const mirrored = Uint8Array.from({ length: values }, (_, v) => {
  const direction = v % directions;
  const x = Math.floor(v / directions) % cells;
  const y = Math.floor(v / (directions * cells));
  const turned = (directions / 2 - direction + directions) % directions;
  return (y * cells + (cells - 1 - x)) * directions + turned;
});

/** The descriptors of the same spots in the mirrored picture; the order of the spots is unchanged. */
export function mirrorDescriptors(bits: Uint32Array): Uint32Array {
  const turned = new Uint32Array(bits.length);
  for (let start = 0; start < bits.length; start += descriptorWords / 2) {
    for (let v = 0; v < values; v++) {
      if (((bits[start + (v >> 5)]! >>> (v & 31)) & 1) === 0) continue;
      const to = mirrored[v]!;
      turned[start + (to >> 5)] = turned[start + (to >> 5)]! | (1 << (to & 31));
    }
  }
  return turned;
}
