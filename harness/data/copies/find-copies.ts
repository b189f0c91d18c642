import { join } from 'node:path';
import { itemAt } from '../../contract/item-at.ts';
import type { ImagePool } from '../images/pool.ts';
import { copiesRule } from './copies-rule.ts';
import { findingsFile, readFindings, writeFindings } from './findings.ts';
import { matchSketches, type Placement } from './match-sketches.ts';
import { mirrorSketch } from './mirror-sketch.ts';
import { type NominatedPair, nominatePairs } from './nominate-pairs.ts';
import type { Sketch } from './sketch.ts';
import { joinSketches, type SketchSet, sketchOf } from './sketch-set.ts';
import { openSketchStore } from './sketch-store.ts';

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
  /** Where the first lies in the second, in pixels of pictures whose longer sides have 256 at most. */
  readonly placement: Placement;
  /** Whether the second is seen in a mirror. */
  readonly mirrored: boolean;
  /** Spots that they share in this arrangement. */
  readonly spots: number;
  /** Share of their common ground in which they look the same, from 0.8 to 1. */
  readonly agreement: number;
}

/** An image by its content, and where it is. */
export interface CopyCandidate {
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  readonly file: string;
}

export interface FindCopiesOptions {
  readonly pool: ImagePool;
  /** The cache of the project; sketches and findings are kept in it by content. */
  readonly cacheFolder: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Finds images that show the same painting, wholly or in part, also in other light, size, cut or in
 * a mirror. Images with equal digests count once; they are not listed.
 *
 * 1. Each image becomes a sketch: up to 256 spots with 256 bits each (`drawSketch`).
 * 2. Pairs that share spots are nominated, without comparing each with each (`nominatePairs`).
 * 3. Of a nominated pair one arrangement must bring five spots to their places (`matchSketches`).
 * 4. Laid on each other in that arrangement, the images must agree in 80 % of the squares that show
 *    something, in a mirror in 85 % (`measureAgreement`). Works that only share a composition fail here.
 *
 * Spots and shares were chosen by looking at all pairs that they find among 2,291 paintings.
 *
 * @returns the pairs in the order of their digests; the same images give the same pairs
 */
export async function findCopies(
  candidates: readonly CopyCandidate[],
  { pool, cacheFolder, onProgress }: FindCopiesOptions,
): Promise<readonly FoundCopy[]> {
  const fileOf = new Map(candidates.map(({ digest, file }) => [digest, file]));
  const digests = [...fileOf.keys()].sort();
  const folder = join(cacheFolder, 'copies', copiesRule);
  const kept = findingsFile(folder, digests);
  const known = readFindings(kept);
  if (known !== undefined) return known;
  const images = digests.map((digest) => ({ digest, file: fileOf.get(digest) ?? '' }));
  const set = joinSketches(await drawSketches(images, folder, pool, onProgress));
  const found: FoundCopy[] = [];
  const placed = nominatePairs(set).flatMap((pair) => placePair(set, pair));
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
  found.sort((a, b) => (`${a.first} ${a.second}` < `${b.first} ${b.second}` ? -1 : 1));
  await writeFindings(kept, found);
  return found;
}

/** The sketch of each image, in their order; an image that cannot be read has no spots. */
async function drawSketches(
  images: readonly CopyCandidate[],
  folder: string,
  pool: ImagePool,
  onProgress: FindCopiesOptions['onProgress'],
): Promise<Sketch[]> {
  const store = openSketchStore(folder);
  const sketches = store.read(new Set(images.map(({ digest }) => digest)));
  const missing = images.filter(({ digest }) => !sketches.has(digest));
  let done = images.length - missing.length;
  onProgress?.(done, images.length);
  const left = missing.values();
  const drawNext = async () => {
    for (const { digest, file } of left) {
      const sketch = await pool.sketch(file);
      if (!('reason' in sketch)) {
        sketches.set(digest, sketch);
        store.add(digest, sketch);
      }
      onProgress?.(++done, images.length);
    }
  };
  try {
    // Two at once a worker, so that no worker waits for the main thread.
    await Promise.all(Array.from({ length: pool.workers * 2 }, drawNext));
  } finally {
    store.flush();
  }
  const none: Sketch = { places: new Uint16Array(), bits: new Uint32Array() };
  return images.map(({ digest }) => sketches.get(digest) ?? none);
}

function placePair(set: SketchSet, { first, second, mirrored }: NominatedPair) {
  const other = sketchOf(set, second);
  const shared = matchSketches(sketchOf(set, first), mirrored ? mirrorSketch(other) : other);
  if (shared === undefined || shared.spots < fewestSpots) return [];
  return [{ first, second, mirrored, ...shared }];
}
