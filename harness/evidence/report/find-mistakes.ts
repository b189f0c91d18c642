import type { TestPredictions } from '../../experiments/records/predictions.ts';

/** A pair that a run answered wrongly. */
export interface Mistake {
  /** Ids of the paintings. */
  readonly a: string;
  readonly b: string;
  readonly artistA: number;
  readonly artistB: number;
  /** What the run said, before calibration. */
  readonly score: number;
}

/** A painting that misleads a run does so in many pairs; it is shown this often at most. */
const mostOfOne = 2;

/**
 * The wrong answers that were given with most confidence: two artists with the highest
 * probabilities (`falseMatches`), one artist with the lowest (`misses`). No painting is shown more
 * than twice.
 */
export function findMistakes(
  { a, b, artistA, artistB, same, scores }: TestPredictions,
  threshold: number,
  count: number,
): { falseMatches: Mistake[]; misses: Mistake[] } {
  const take = (kind: 0 | 1): Mistake[] => {
    const wrong = Array.from(scores.keys()).filter(
      (i) => same[i] === kind && scores[i]! >= threshold === (kind === 0),
    );
    // Of equal probabilities the pair that comes first in the test.
    wrong.sort((i, j) => (kind === 0 ? scores[j]! - scores[i]! : scores[i]! - scores[j]!) || i - j);
    const times = new Map<string, number>();
    const taken: Mistake[] = [];
    for (const i of wrong) {
      if (taken.length === count) break;
      const pair = [a[i]!, b[i]!];
      if (pair.some((id) => (times.get(id) ?? 0) >= mostOfOne)) continue;
      for (const id of pair) times.set(id, (times.get(id) ?? 0) + 1);
      taken.push({
        a: a[i]!,
        b: b[i]!,
        artistA: artistA[i]!,
        artistB: artistB[i]!,
        score: scores[i]!,
      });
    }
    return taken;
  };
  return { falseMatches: take(0), misses: take(1) };
}
