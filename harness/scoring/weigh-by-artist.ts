// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ArtistPairs } from './artist-variance.ts';

/**
 * Weights pairs by how often their artists were drawn. The number of pairs of each kind was chosen when the
 * pairs were made, not by chance, so it stays fixed.
 *
 * @returns false if the draw leaves no pair of one kind
 */
export function weighByArtist(
  weights: Float64Array,
  { same, artistA, artistB }: ArtistPairs,
  times: Uint32Array,
): boolean {
  let [positives, positive, negative] = [0, 0, 0];
  for (let k = 0; k < same.length; k++) {
    const isSame = same[k] !== 0;
    weights[k] = times[artistA[k]!]! * (isSame ? 1 : times[artistB[k]!]!);
    if (isSame) positives++;
    if (isSame) positive += weights[k]!;
    else negative += weights[k]!;
  }
  if (positive === 0 || negative === 0) return false;
  const [up, down] = [positives / positive, (same.length - positives) / negative];
  for (let k = 0; k < same.length; k++) weights[k]! *= same[k] !== 0 ? up : down;
  return true;
}
