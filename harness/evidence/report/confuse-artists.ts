import { listAnsweredPairs } from '../../experiments/records/answered-pairs.ts';
import type { TestPredictions } from '../../experiments/records/predictions.ts';
import type { ConfusionCell } from '../../shared/charts/confusion-chart.ts';

/**
 * Counts, for every pair of artists and for each artist with itself, the pairs that were judged to be by one.
 *
 * @param artistOf the name for a painting's id and its artist's number
 */
export function confuseArtists(
  predictions: TestPredictions,
  threshold: number,
  artistOf: (id: string, number: number) => string,
): ConfusionCell[] {
  const cells = new Map<string, { a: string; b: string; pairs: number; calledSame: number }>();
  for (const { a, b, artistA, artistB, score } of listAnsweredPairs(predictions)) {
    const [one, other] = [artistOf(a, artistA), artistOf(b, artistB)];
    const [first, second] = one < other ? [one, other] : [other, one];
    const key = JSON.stringify([first, second]);
    const cell = cells.get(key) ?? { a: first, b: second, pairs: 0, calledSame: 0 };
    cell.pairs++;
    if (score >= threshold) cell.calledSame++;
    cells.set(key, cell);
  }
  return [...cells.values()];
}

/** How many pairs of an answer were wrong. */
export function wrongPairs({ a, b, pairs, calledSame }: ConfusionCell): number {
  return a === b ? pairs - calledSame : calledSame;
}
