import { itemAt } from '../../contract/item-at.ts';
import type { ImagePool } from '../images/pool.ts';
import type { CopyCandidate } from './draw-sketches.ts';
import { matchSketches, type Placement } from './match-sketches.ts';
import { mirrorSketch } from './mirror-sketch.ts';
import type { NominatedPair } from './nominate-pairs.ts';
import { type SketchSet, sketchOf } from './sketch-set.ts';

/** Number of spots that two images must share in one placement. */
const fewestSpots = 5;
/** Share of their common area in which two images must look the same. */
const leastAgreement = 0.8;
/** The same for mirrored pairs: copies are seldom mirrored, and ornaments are often symmetric. */
const leastMirroredAgreement = 0.85;

/** Two images that show the same picture, wholly or in part. */
export interface FoundCopy {
  /** SHA-256 of the files, `first < second`. */
  readonly first: string;
  readonly second: string;
  /**
   * The placement of the first in the second, in pixels of pictures whose longer sides have at most
   * 256.
   */
  readonly placement: Placement;
  /** Whether the second is mirrored. */
  readonly mirrored: boolean;
  /** Number of spots that they share in this placement. */
  readonly spots: number;
  /** Share of their common area in which they look the same, from 0.8 to 1. */
  readonly agreement: number;
}

/**
 * Keeps those of the nominated pairs whose spots agree in one placement and that look the same in it.
 *
 * @param images sorted by their digests, like the set
 * @returns the pairs in the order of their digests
 */
export async function confirmPairs(
  images: readonly CopyCandidate[],
  set: SketchSet,
  nominated: readonly NominatedPair[],
  pool: ImagePool,
): Promise<FoundCopy[]> {
  const found: FoundCopy[] = [];
  const placed = nominated.flatMap((pair) => placePair(set, pair));
  await Promise.all(
    placed.map(async ({ first, second, mirrored, spots, placement }) => {
      const [one, other] = [itemAt(images, first), itemAt(images, second)];
      const files = { first: one.file, second: other.file, placement, mirrored };
      const agreement = await pool.compare(files);
      if (agreement < (mirrored ? leastMirroredAgreement : leastAgreement)) return;
      const pair = { first: one.digest, second: other.digest };
      found.push({ ...pair, placement, mirrored, spots, agreement });
    }),
  );
  return found.sort((a, b) => (`${a.first} ${a.second}` < `${b.first} ${b.second}` ? -1 : 1));
}

function placePair(set: SketchSet, { first, second, mirrored }: NominatedPair) {
  const other = sketchOf(set, second);
  const shared = matchSketches(sketchOf(set, first), mirrored ? mirrorSketch(other) : other);
  if (shared === undefined || shared.spots < fewestSpots) return [];
  return [{ first, second, mirrored, ...shared }];
}
