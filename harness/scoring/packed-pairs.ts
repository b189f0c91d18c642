// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

/** Sixteen bits cannot number more artists. */
export const mostPackedArtists = 2 ** 16;

/**
 * Scored pairs by ascending score, in eight bytes each: there can be twenty million. As 64-bit integers
 * they sort without a comparison function, since the bits of non-negative floats have the same order as the
 * floats.
 */
export interface PackedPairs {
  readonly pairs: number;
  /** The number of artists with pairs. */
  readonly artists: number;
  /** The score of pair `k` at `2 k + 1`. */
  readonly scores: Float32Array;
  /** Its artists at `2 k`: sixteen bits for each, the smaller number first. */
  readonly artistsOf: Uint32Array;
}

/** Packs one pair. */
export type PackPair = (score: number, artistA: number, artistB: number) => void;

/**
 * @param count upper bound of the number of pairs
 * @param list calls its argument with the probability and the artists of each pair; artists are integers
 *   below `mostPackedArtists`, equal if both paintings are by one artist
 */
export function packPairs(count: number, list: (pack: PackPair) => void): PackedPairs {
  const all = new BigUint64Array(count);
  const scores = new Float32Array(all.buffer);
  const artistsOf = new Uint32Array(all.buffer);
  let pairs = 0;
  const present = new Uint8Array(mostPackedArtists);
  list((score, artistA, artistB) => {
    // −0 has the bits of a large number.
    scores[2 * pairs + 1] = score + 0;
    artistsOf[2 * pairs] = (Math.min(artistA, artistB) << 16) | Math.max(artistA, artistB);
    present[artistA] = 1;
    present[artistB] = 1;
    pairs++;
  });
  all.subarray(0, pairs).sort();
  const artists = renumber(artistsOf, pairs, present);
  return { pairs, artists, scores, artistsOf };
}

/** Numbers the artists with pairs from 0 without gaps, in ascending order of their numbers. */
function renumber(artistsOf: Uint32Array, pairs: number, present: Uint8Array): number {
  const numbers = new Uint16Array(present.length);
  let artists = 0;
  for (let artist = 0; artist < present.length; artist++) {
    if (present[artist] !== 0) numbers[artist] = artists++;
  }
  for (let k = 0; k < 2 * pairs; k += 2) {
    const both = artistsOf[k]!;
    artistsOf[k] = (numbers[both >>> 16]! << 16) | numbers[both & 0xffff]!;
  }
  return artists;
}
