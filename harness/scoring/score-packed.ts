// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { resampleArtists } from './artist-bootstrap.ts';
import { correctionOf, effectiveNumber } from './artist-variance.ts';
import { kagglePrevalence, precisionAt } from './detection.ts';
import { fewestArtistsForInterval } from './fewest-artists.ts';
import type { PackedPairs } from './packed-pairs.ts';
import type { AllPairsScore } from './score.ts';
import { intervalOf } from './score-pairs.ts';
import { studentQuantile } from './student-t.ts';

/**
 * AUC and average precision of packed pairs: the same as `scorePairs` in a tenth of its memory.
 *
 * @param resamples draws of artists for the interval
 * @returns undefined if the pairs are of one kind only
 */
export function scorePacked(packed: PackedPairs, resamples: number): AllPairsScore | undefined {
  const { pairs, artists } = packed;
  const once = weigh(packed, new Uint32Array(artists).fill(1));
  if (once === undefined) return undefined;
  const { positive: positives, auc } = once;
  const score = {
    pairs,
    positives,
    artists,
    averagePrecision: measureAveragePrecision(packed, positives),
  };
  if (artists < fewestArtistsForInterval) {
    return { ...score, auc: { value: auc, low: null, high: null } };
  }
  const replicates = new Float64Array(resamples);
  resampleArtists(artists, 0, resamples, (times, resample) => {
    const drawn = weigh(packed, times);
    if (drawn === undefined) return false;
    replicates[resample] = drawn.auc;
    return true;
  });
  const influence = sumInfluence(packed, positives, auc);
  const { effective } = influence;
  const widening = Math.sqrt((correctionOf(influence) * effective) / (effective - 1));
  const reach = studentQuantile(0.975, effective - 1);
  return { ...score, auc: intervalOf(auc, replicates, reach * widening, pairs) };
}

/** AUC of pairs weighted by how often their artists were drawn, as in `passOver`. */
function weigh({ pairs, scores, artistsOf }: PackedPairs, times: Uint32Array) {
  let positive = 0;
  let negative = 0;
  // Both sums below the tie that is being read.
  let positiveBelow = 0;
  let negativeBelow = 0;
  let twiceWins = 0;
  for (let k = 0; k < pairs; k++) {
    const both = artistsOf[2 * k]!;
    const artist = both & 0xffff;
    if (both >>> 16 === artist) positive += times[artist]!;
    else negative += times[artist]! * times[both >>> 16]!;
    if (k + 1 === pairs || scores[2 * k + 3] !== scores[2 * k + 1]) {
      twiceWins += (positive - positiveBelow) * (negativeBelow + negative);
      positiveBelow = positive;
      negativeBelow = negative;
    }
  }
  if (positive === 0 || negative === 0) return undefined;
  return { positive, auc: twiceWins / 2 / positive / negative };
}

/** As `averagePrecisionAt`, without a curve. */
function measureAveragePrecision(
  { pairs, scores, artistsOf }: PackedPairs,
  positives: number,
): number {
  let area = 0;
  let recall = 0;
  let found = 0;
  for (let k = pairs - 1; k >= 0; k--) {
    const both = artistsOf[2 * k]!;
    if (both >>> 16 === (both & 0xffff)) found++;
    if (k > 0 && scores[2 * k - 1] === scores[2 * k + 1]) continue;
    const gained = found / positives - recall;
    if (gained === 0) continue;
    recall = found / positives;
    const falseMatches = (pairs - k - found) / (pairs - positives);
    area += gained * precisionAt(recall, falseMatches, kagglePrevalence);
  }
  return area;
}

/** How much the pairs of each artist move the AUC, as `aucInfluence` per pair. */
function sumInfluence(packed: PackedPairs, positives: number, auc: number) {
  const { pairs, artists, scores, artistsOf } = packed;
  const negatives = pairs - positives;
  const own = new Float64Array(artists);
  const others = new Float64Array(artists);
  const places = new Float64Array(artists);
  const dyads = createDyadSums(artists, pairs);
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let start = 0, end = 0; start < pairs; start = end) {
    let positivesTied = 0;
    do {
      const both = artistsOf[2 * end]!;
      if (both >>> 16 === (both & 0xffff)) positivesTied++;
      end++;
    } while (end < pairs && scores[2 * end + 1] === scores[2 * start + 1]);
    const negativesTied = end - start - positivesTied;
    const ofPositive = ((negativesBelow + negativesTied / 2) / negatives - auc) / positives;
    const ofNegative = (1 - (positivesBelow + positivesTied / 2) / positives - auc) / negatives;
    for (let k = start; k < end; k++) {
      const a = artistsOf[2 * k]! >>> 16;
      const b = artistsOf[2 * k]! & 0xffff;
      places[a]!++;
      places[b]!++;
      if (a === b) {
        own[a]! += ofPositive;
        continue;
      }
      others[a]! += ofNegative;
      others[b]! += ofNegative;
      dyads.add(a, b, ofNegative);
    }
    positivesBelow += positivesTied;
    negativesBelow += negativesTied;
  }
  return { own, others, dyadSquares: dyads.squares(), effective: effectiveNumber(places) };
}

/** Sums over every two artists a < b: in an array, unless most of it would stay empty. */
function createDyadSums(artists: number, pairs: number) {
  const room = (artists * (artists - 1)) / 2;
  const placeOf = (a: number, b: number) => (b * (b - 1)) / 2 + a;
  if (room <= pairs) {
    const sums = new Float64Array(room);
    return {
      add(a: number, b: number, value: number) {
        sums[placeOf(a, b)]! += value;
      },
      squares: () => sums.reduce((sum, value) => sum + value ** 2, 0),
    };
  }
  const sums = new Map<number, number>();
  return {
    add(a: number, b: number, value: number) {
      const place = placeOf(a, b);
      sums.set(place, (sums.get(place) ?? 0) + value);
    },
    squares: () => [...sums.values()].reduce((sum, value) => sum + value ** 2, 0),
  };
}
