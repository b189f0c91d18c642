// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { type Octave, octaveBlur } from './draw-scale-space.ts';

/**
 * A spot (keypoint) of a picture, which can be found again in a copy with another size and brightness.
 */
export interface Keypoint {
  /** The octave, and its blurred picture, in which it was found. */
  readonly octave: number;
  readonly level: number;
  /** In pixels of the octave. */
  readonly column: number;
  readonly row: number;
  /** Radius in pixels of the octave. */
  readonly blur: number;
  /** Its contrast with the surroundings. */
  readonly strength: number;
}

/** Differences of brightness below this are noise. */
const leastStrength = 0.008;
/** Spots on an edge look the same all along it: Lowe's bound on the ratio of curvatures. */
const mostEdgeRatio = 10;

/**
 * The extrema of the differences between neighbouring blurs, over place and scale: the strongest ones,
 * at most `most`.
 */
export function findKeypoints(octaves: readonly Octave[], most: number): Keypoint[] {
  const found: Keypoint[] = [];
  for (const [index, octave] of octaves.entries()) findInOctave(octave, index, found);
  return found.sort((a, b) => b.strength - a.strength).slice(0, most);
}

function findInOctave({ width, height, blurred }: Octave, octave: number, found: Keypoint[]): void {
  const differences = blurred.slice(1).map((picture, i) => {
    const before = blurred[i]!;
    const difference = new Float32Array(picture.length);
    for (let p = 0; p < picture.length; p++) difference[p] = picture[p]! - before[p]!;
    return difference;
  });
  const border = 5;
  for (let level = 1; level < differences.length - 1; level++) {
    const here = differences[level]!;
    const finer = differences[level - 1]!;
    const coarser = differences[level + 1]!;
    for (let y = border; y < height - border; y++) {
      for (let x = border; x < width - border; x++) {
        const p = y * width + x;
        const value = here[p]!;
        if (Math.abs(value) < leastStrength) continue;
        if (!isExtremum(value, p, width, finer, here, coarser)) continue;
        if (isOnEdge(here, p, width)) continue;
        const column = x + offset(here[p - 1]!, value, here[p + 1]!);
        const row = y + offset(here[p - width]!, value, here[p + width]!);
        const between = offset(finer[p]!, value, coarser[p]!);
        found.push({
          octave,
          level,
          column,
          row,
          blur: octaveBlur(level + between),
          strength: Math.abs(value),
        });
      }
    }
  }
}

function isExtremum(
  value: number,
  p: number,
  width: number,
  finer: Float32Array,
  here: Float32Array,
  coarser: Float32Array,
): boolean {
  const sign = value > 0 ? 1 : -1;
  const size = sign * value;
  for (let dy = -width; dy <= width; dy += width) {
    for (let q = p + dy - 1; q <= p + dy + 1; q++) {
      if (q !== p && sign * here[q]! >= size) return false;
      if (sign * finer[q]! >= size || sign * coarser[q]! >= size) return false;
    }
  }
  return true;
}

function isOnEdge(here: Float32Array, p: number, width: number): boolean {
  const xx = here[p + 1]! + here[p - 1]! - 2 * here[p]!;
  const yy = here[p + width]! + here[p - width]! - 2 * here[p]!;
  const xy =
    (here[p + width + 1]! - here[p + width - 1]! - here[p - width + 1]! + here[p - width - 1]!) / 4;
  const determinant = xx * yy - xy * xy;
  if (determinant <= 0) return true;
  return (xx + yy) ** 2 / determinant > (mostEdgeRatio + 1) ** 2 / mostEdgeRatio;
}

/** The position of the extremum of a parabola through three neighbours, from −½ to ½. */
function offset(before: number, here: number, after: number): number {
  const curvature = before + after - 2 * here;
  if (curvature === 0) return 0;
  return Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curvature)));
}
