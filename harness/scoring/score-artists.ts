// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { rocAuc } from '../contract/metrics/roc.ts';
import { standardDeviation } from './artist-bootstrap.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/** How well one artist is told from the others of a test. */
export interface ArtistScore {
  /** As the pairs number it. */
  readonly artist: number;
  /** Pairs of two of its paintings, and pairs of one of them with another artist's. */
  readonly positives: number;
  readonly negatives: number;
  /** Whether its own pairs score above those with others; null if it lacks one kind. */
  readonly auc: number | null;
  /** Own pairs that were judged to be by two artists. */
  readonly misses: number;
  /** Of its pairs with others, those that were taken to be by one artist. */
  readonly falseMatches: number;
}

/** How much artists differ. */
export interface ArtistSpread {
  /** Artists with an AUC. */
  readonly artists: number;
  readonly mean: number;
  /** Standard deviation over artists; part of it is chance, the more the fewer pairs they have. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The AUC of each artist: its positives against the negatives that have a painting of it. The
 * hardest come first, those without an AUC last.
 *
 * @param threshold pairs that score as much or more were taken to be by one artist
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
