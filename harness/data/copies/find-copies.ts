import { join } from 'node:path';
import type { ImagePool } from '../images/pool.ts';
import { confirmPairs, type FoundCopy } from './confirm-pairs.ts';
import { copiesRule } from './copies-rule.ts';
import { type CopyCandidate, drawSketches, noSpots } from './draw-sketches.ts';
import { findingsFile, readFindings, writeFindings } from './findings.ts';
import { nominatePairs } from './nominate-pairs.ts';
import { joinSketches } from './sketch-set.ts';

export interface FindCopiesOptions {
  readonly pool: ImagePool;
  /** The cache of the project; it stores sketches and findings by content. */
  readonly cacheFolder: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Finds images that show the same painting, wholly or in part, even with other lighting or size,
 * cropped or mirrored. Images with equal digests count once; they are not listed.
 *
 * 1. Each image becomes a sketch: up to 256 spots with 256 bits each (`drawSketch`).
 * 2. Pairs that share spots are nominated, without comparing all pairs (`nominatePairs`).
 * 3. In a nominated pair one placement must bring five spots to their positions (`matchSketches`).
 * 4. Overlaid in that placement, the images must agree in 80 % of the squares that show something, or
 *    85 % if mirrored (`measureAgreement`). Works that share only a composition fail here.
 *
 * These thresholds were chosen by looking at all pairs found among 2,291 paintings.
 *
 * @returns the pairs in the order of their digests; the same images give the same pairs
 */
export async function findCopies(
  candidates: readonly CopyCandidate[],
  { pool, cacheFolder, onProgress }: FindCopiesOptions,
): Promise<readonly FoundCopy[]> {
  const images = sortByDigest(candidates);
  const folder = join(cacheFolder, 'copies', copiesRule);
  const kept = findingsFile(
    folder,
    images.map(({ digest }) => digest),
  );
  const known = readFindings(kept);
  if (known !== undefined) return known;
  const set = joinSketches(await drawSketches(images, folder, pool, onProgress));
  const found = await confirmPairs(images, set, nominatePairs(set), pool);
  await writeFindings(kept, found);
  return found;
}

/**
 * Finds which of the asked images show the same picture as another of them or as one of the others, as
 * `findCopies` would among all of them. Sketches of the others are stored, those of the asked ones are
 * not.
 *
 * @returns the pairs in the order of their digests
 */
export async function findCopiesOf(
  asked: readonly CopyCandidate[],
  others: readonly CopyCandidate[],
  { pool, cacheFolder, onProgress }: FindCopiesOptions,
): Promise<readonly FoundCopy[]> {
  const known = sortByDigest(others);
  const folder = join(cacheFolder, 'copies', copiesRule);
  const drawn = await drawSketches(known, folder, pool, onProgress);
  const sketches = new Map(known.map(({ digest }, i) => [digest, drawn[i] ?? noSpots]));
  await Promise.all(
    asked.map(async ({ digest, file }) => {
      if (sketches.has(digest)) return;
      const sketch = await pool.sketch(file);
      sketches.set(digest, 'reason' in sketch ? noSpots : sketch);
    }),
  );
  const images = sortByDigest([...others, ...asked]);
  const set = joinSketches(images.map(({ digest }) => sketches.get(digest) ?? noSpots));
  const digests = new Set(asked.map(({ digest }) => digest));
  const places = new Set(images.flatMap(({ digest }, i) => (digests.has(digest) ? [i] : [])));
  return confirmPairs(images, set, nominatePairs(set, { asked: places }), pool);
}

/** Each content once, in the order of the digests. */
function sortByDigest(candidates: readonly CopyCandidate[]): CopyCandidate[] {
  const fileOf = new Map(candidates.map(({ digest, file }) => [digest, file]));
  return [...fileOf]
    .map(([digest, file]) => ({ digest, file }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
}
