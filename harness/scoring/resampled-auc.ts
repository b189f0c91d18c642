// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { SortedPairs } from './sorted-pairs.ts';

/** AUC of pairs weighted by how often their artists were drawn. */
export interface ResampledAuc {
  /**
   * @param times how often each artist was drawn
   * @returns undefined if no pair of one of the kinds is left
   */
  measure(times: Uint32Array): number | undefined;
}

/**
 * Sums the wins by artist, so that a draw of artists can be measured without its pairs: all pairs by one
 * artist have the same weight, and so do all pairs of the same two artists. All sums are integers, so the
 * result is, bit for bit, that of a pass over the pairs.
 */
export function prepareResampledAuc(sorted: SortedPairs): ResampledAuc {
  const { pairs, artists, same, artistA, lastOfTie } = sorted;
  const { dyads, dyadAt, dyadOf } = numberDyads(sorted);
  const positives = new Float64Array(artists);
  const negatives = new Float64Array(dyads);
  // Per artist and dyad: twice the wins of a pair by the artist over one by the two.
  const twiceWins = new Float64Array(artists * dyads);
  const below = new Float64Array(dyads);
  for (let start = 0, end = 0; start < pairs; start = end) {
    do end++;
    while (lastOfTie[end - 1] === 0);
    // A tie counts half: once before the tied pairs are below, and once after.
    for (const isAfter of [false, true]) {
      if (isAfter) {
        for (let k = start; k < end; k++) if (same[k] === 0) below[dyadOf[k]!]!++;
      }
      for (let k = start; k < end; k++) {
        if (same[k] === 0) continue;
        const row = artistA[k]! * dyads;
        for (let dyad = 0; dyad < dyads; dyad++) twiceWins[row + dyad]! += below[dyad]!;
      }
    }
  }
  for (let k = 0; k < pairs; k++) {
    if (same[k] !== 0) positives[artistA[k]!]!++;
    else negatives[dyadOf[k]!]!++;
  }
  // The dyads of which both artists were drawn: their positions and weights.
  const places = new Uint32Array(dyads);
  const weights = new Float64Array(dyads);
  const drawn = new Uint32Array(artists);
  return {
    measure(times) {
      let count = 0;
      let positive = 0;
      for (let artist = 0; artist < artists; artist++) {
        if (times[artist] === 0) continue;
        drawn[count++] = artist;
        positive += times[artist]! * positives[artist]!;
      }
      let kept = 0;
      let negative = 0;
      for (let i = 0; i < count; i++) {
        const a = drawn[i]!;
        for (let j = i + 1; j < count; j++) {
          const b = drawn[j]!;
          const dyad = dyadAt[a * artists + b]!;
          if (dyad < 0) continue;
          const weight = times[a]! * times[b]!;
          places[kept] = dyad;
          weights[kept++] = weight;
          negative += weight * negatives[dyad]!;
        }
      }
      if (positive === 0 || negative === 0) return undefined;
      let wins = 0;
      for (let i = 0; i < count; i++) {
        const row = drawn[i]! * dyads;
        // Two sums need not wait for each other.
        let even = 0;
        let odd = 0;
        let k = 0;
        for (; k + 1 < kept; k += 2) {
          even += twiceWins[row + places[k]!]! * weights[k]!;
          odd += twiceWins[row + places[k + 1]!]! * weights[k + 1]!;
        }
        if (k < kept) even += twiceWins[row + places[k]!]! * weights[k]!;
        wins += times[drawn[i]!]! * (even + odd);
      }
      return wins / 2 / positive / negative;
    },
  };
}

/**
 * Numbers every two artists with common pairs; for pairs by one artist the number is meaningless.
 *
 * @returns the number of each pair, and that of artists a < b at `a * artists + b`, −1 if none
 */
function numberDyads({ pairs, artists, same, artistA, artistB }: SortedPairs) {
  const dyadAt = new Int32Array(artists * artists).fill(-1);
  const dyadOf = new Uint32Array(pairs);
  let dyads = 0;
  for (let k = 0; k < pairs; k++) {
    if (same[k] !== 0) continue;
    const place = Math.min(artistA[k]!, artistB[k]!) * artists + Math.max(artistA[k]!, artistB[k]!);
    if (dyadAt[place]! < 0) dyadAt[place] = dyads++;
    dyadOf[k] = dyadAt[place]!;
  }
  return { dyads, dyadAt, dyadOf };
}
