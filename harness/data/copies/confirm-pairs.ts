import { itemAt } from '../../contract/item-at.ts';
import type { ImagePool } from '../images/pool.ts';
import type { CopyCandidate } from './draw-sketches.ts';
import { matchSketches, type Placement } from './match-sketches.ts';
import { mirrorSketch } from './mirror-sketch.ts';
import type { NominatedPair } from './nominate-pairs.ts';
import { type SketchSet, sketchOf } from './sketch-set.ts';

/** Spots that two images must share in one arrangement. */
const fewestSpots = 5;
/** Share of their common ground in which two images must look the same. */
const leastAgreement = 0.8;
/** The same in a mirror: copies are seldom turned, and ornaments are often symmetric. */
const leastMirroredAgreement = 0.85;

/** Two images that show the same, wholly or in part. */
export interface FoundCopy {
  /** SHA-256 of the files, `first < second`. */
  readonly first: string;
  readonly second: string;
  /** Where the first is in the second, in pixels of pictures whose longer sides have 256 at most. */
  readonly placement: Placement;
  /** Whether the second is seen in a mirror. */
  readonly mirrored: boolean;
  /** Spots that they share in this arrangement. */
  readonly spots: number;
  /** Share of their common ground in which they look the same, from 0.8 to 1. */
  readonly agreement: number;
}

/**
 * Of nominated pairs those that one arrangement brings together and that look the same in it.
 *
 * @param images in the order of their digests, as the set is
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
