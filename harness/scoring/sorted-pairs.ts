// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../contract/errors.ts';
import {
  checkLabelledScores,
  countPositives,
  requireBothClasses,
  type ScoreArray,
} from '../contract/metrics/check-scores.ts';
import { bitsOf } from './log-likelihood-cost.ts';

/** Scored pairs with the artists of their two paintings. All arrays have the same length. */
export interface ScoredPairs {
  readonly scores: ScoreArray;
  /** 1 if both paintings are by one artist, else 0. */
  readonly same: Uint8Array;
  /** Any non-negative integers; equal exactly if `same` is 1. */
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** Pairs sorted by ascending score, so that every resample needs one pass and no sorting. */
export interface SortedPairs {
  readonly pairs: number;
  readonly positives: number;
  /** Artists, numbered from 0 without gaps. */
  readonly artists: number;
  readonly same: Uint8Array;
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
  /** 1 for the last of equal scores. */
  readonly lastOfTie: Uint8Array;
  /** How many pairs score below the threshold. */
  readonly belowThreshold: number;
  /** Each sorted pair's index before sorting. */
  readonly order: Uint32Array;
  /** Ascending. */
  readonly scores: Float64Array;
  /** (score − same)² of each pair. */
  readonly squaredError: Float64Array;
  /** The cost of each answer in bits, as given by `bitsOf`. */
  readonly bits: Float64Array;
}

/** @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID` */
export function sortPairs(
  { scores, same, artistA, artistB }: ScoredPairs,
  threshold: number,
): SortedPairs {
  checkLabelledScores(scores, same);
  const pairs = scores.length;
  const positives = countPositives(same);
  requireBothClasses(positives, pairs);
  requireArtistsToMatch(same, artistA, artistB);
  const order = new Uint32Array(pairs);
  for (let i = 0; i < pairs; i++) order[i] = i;
  order.sort((i, j) => scores[i]! - scores[j]!);
  // Numbered in the order of the pairs, not of the scores: runs on the same pairs then draw the same
  // artists with the same seed.
  const numbered = numberArtists(artistA, artistB);
  let belowThreshold = 0;
  for (let i = 0; i < pairs; i++) if (scores[i]! < threshold) belowThreshold++;
  const sorted = {
    pairs,
    positives,
    artists: numbered.artists,
    same: new Uint8Array(pairs),
    artistA: new Int32Array(pairs),
    artistB: new Int32Array(pairs),
    lastOfTie: new Uint8Array(pairs),
    belowThreshold,
    order,
    scores: new Float64Array(pairs),
    squaredError: new Float64Array(pairs),
    bits: new Float64Array(pairs),
  };
  for (let k = 0; k < pairs; k++) {
    const i = order[k]!;
    const score = scores[i]!;
    const label = same[i] === 0 ? 0 : 1;
    sorted.same[k] = label;
    sorted.artistA[k] = numbered.artistA[i]!;
    sorted.artistB[k] = numbered.artistB[i]!;
    sorted.lastOfTie[k] = k + 1 < pairs && scores[order[k + 1]!] === score ? 0 : 1;
    sorted.scores[k] = score;
    sorted.squaredError[k] = (score - label) ** 2;
    sorted.bits[k] = bitsOf(score, label !== 0);
  }
  return sorted;
}

/** Artists numbered from 0 without gaps, starting with those in first position of a pair, in order. */
export function numberArtists(
  artistA: Int32Array,
  artistB: Int32Array,
): { readonly artists: number; readonly artistA: Int32Array; readonly artistB: Int32Array } {
  const numbers = new Map<number, number>();
  const number = (artist: number): number => {
    let n = numbers.get(artist);
    if (n === undefined) {
      n = numbers.size;
      numbers.set(artist, n);
    }
    return n;
  };
  const numberA = artistA.map(number);
  const numberB = artistB.map(number);
  return { artists: numbers.size, artistA: numberA, artistB: numberB };
}

/** @throws HarnessError `PAIRS_INVALID` if a label contradicts the artists */
export function requireArtistsToMatch(
  same: Uint8Array,
  artistA: Int32Array,
  artistB: Int32Array,
): void {
  for (let i = 0; i < same.length; i++) {
    if ((same[i] !== 0) === (artistA[i] === artistB[i])) continue;
    throw new HarnessError(
      'PAIRS_INVALID',
      `Pair ${i} says "same: ${same[i]}", but its paintings are by artists ${artistA[i]} and ${artistB[i]}. Recreate the pairs or the predictions file.`,
    );
  }
}
