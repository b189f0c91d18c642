import type { TestPredictions } from '../../experiments/records/predictions.ts';

/** What was said of the pairs of two artists, or of one artist's own. */
export interface ArtistConfusion {
  readonly a: string;
  readonly b: string;
  readonly pairs: number;
  readonly calledSame: number;
}

/**
 * Counts, for every two artists and for each with itself, the pairs that were taken to be by one.
 *
 * @param artistOf the name for a painting's id and its artist's number
 */
export function confuseArtists(
  { a, b, artistA, artistB, scores }: TestPredictions,
  threshold: number,
  artistOf: (id: string, number: number) => string,
): ArtistConfusion[] {
  const cells = new Map<string, { a: string; b: string; pairs: number; calledSame: number }>();
  for (let i = 0; i < scores.length; i++) {
    const names = [artistOf(a[i]!, artistA[i]!), artistOf(b[i]!, artistB[i]!)].sort();
    const key = JSON.stringify(names);
    const cell = cells.get(key) ?? { a: names[0]!, b: names[1]!, pairs: 0, calledSame: 0 };
    cell.pairs++;
    if (scores[i]! >= threshold) cell.calledSame++;
    cells.set(key, cell);
  }
  return [...cells.values()];
}

/** How many pairs of an answer were wrong. */
export function wrongPairs({ a, b, pairs, calledSame }: ArtistConfusion): number {
  return a === b ? pairs - calledSame : calledSame;
}
