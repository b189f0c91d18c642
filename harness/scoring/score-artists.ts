// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { rocAuc } from '../contract/metrics/roc.ts';
import { standardDeviation } from './artist-bootstrap.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/** How well one artist is distinguished from the others of a test. */
export interface ArtistScore {
  /** The artist's number in the pairs. */
  readonly artist: number;
  /** Pairs of two paintings by the artist, and pairs of one of them with another artist's. */
  readonly positives: number;
  readonly negatives: number;
  /** Whether pairs within the artist score above those with others; null if one kind is missing. */
  readonly auc: number | null;
  /** Pairs within the artist that were judged to be by two artists. */
  readonly misses: number;
  /** Pairs with other artists that were judged to be by one artist. */
  readonly falseMatches: number;
}

/** How much artists differ. */
export interface ArtistSpread {
  /** Artists with an AUC. */
  readonly artists: number;
  readonly mean: number;
  /** Standard deviation over artists; part of it is chance, and more so with fewer pairs. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The AUC of each artist: its positives against the negatives with one of its paintings. The hardest
 * artists come first, those without an AUC last.
 *
 * @param threshold pairs with at least this score were judged to be by one artist
 * @throws HarnessError `PREDICTION_INVALID`
 */
export function scoreArtists(
  { scores, same, artistA, artistB }: ScoredPairs,
  threshold: number,
): ArtistScore[] {
  const pairsOf = new Map<number, number[]>();
  const add = (artist: number, pair: number): void => {
    const known = pairsOf.get(artist);
    if (known === undefined) pairsOf.set(artist, [pair]);
    else known.push(pair);
  };
  for (let k = 0; k < same.length; k++) {
    add(artistA[k]!, k);
    if (same[k] === 0) add(artistB[k]!, k);
  }
  return [...pairsOf]
    .map(([artist, pairs]): ArtistScore => {
      const own = Uint8Array.from(pairs, (k) => (same[k] === 0 ? 0 : 1));
      const positives = own.reduce((sum, label) => sum + label, 0);
      const negatives = own.length - positives;
      const auc =
        positives === 0 || negatives === 0
          ? null
          : rocAuc(
              Float64Array.from(pairs, (k) => scores[k]!),
              own,
            );
      const misses = pairs.filter((k) => same[k] !== 0 && scores[k]! < threshold).length;
      const falseMatches = pairs.filter((k) => same[k] === 0 && scores[k]! >= threshold).length;
      return { artist, positives, negatives, auc, misses, falseMatches };
    })
    .sort((a, b) => (a.auc ?? 2) - (b.auc ?? 2) || a.artist - b.artist);
}

/** Null if fewer than two artists have an AUC. */
export function spreadOverArtists(artists: readonly ArtistScore[]): ArtistSpread | null {
  const known = artists.flatMap(({ auc }) => auc ?? []);
  if (known.length < 2) return null;
  return {
    artists: known.length,
    mean: known.reduce((sum, auc) => sum + auc, 0) / known.length,
    deviation: standardDeviation(known),
    lowest: Math.min(...known),
    highest: Math.max(...known),
  };
}
