import { type AnsweredPair, listAnsweredPairs } from '../../experiments/records/answered-pairs.ts';
import type { TestPredictions } from '../../experiments/records/predictions.ts';

/** A painting that misleads a run does so in many pairs; it is shown this often at most. */
const mostOfOne = 2;

/**
 * The most confident wrong answers: two artists with the highest
 * probabilities (`falseMatches`), one artist with the lowest (`misses`). No painting is shown more
 * than twice.
 *
 * @param isCopy whether two paintings, by id, show one picture: that is not a mistake
 */
export function findMistakes(
  predictions: TestPredictions,
  threshold: number,
  count: number,
  isCopy: (a: string, b: string) => boolean,
): { falseMatches: AnsweredPair[]; misses: AnsweredPair[] } {
  const wrong = listAnsweredPairs(predictions).filter(
    ({ a, b, isSame, score }) => isSame !== score >= threshold && !isCopy(a, b),
  );
  // Sorting is stable: of equal probabilities, the pair that comes first in the test goes first.
  const falseMatches = wrong.filter(({ isSame }) => !isSame).sort((x, y) => y.score - x.score);
  const misses = wrong.filter(({ isSame }) => isSame).sort((x, y) => x.score - y.score);
  return { falseMatches: takeVaried(falseMatches, count), misses: takeVaried(misses, count) };
}

function takeVaried(mistakes: readonly AnsweredPair[], count: number): AnsweredPair[] {
  const times = new Map<string, number>();
  const taken: AnsweredPair[] = [];
  for (const mistake of mistakes) {
    if (taken.length === count) break;
    const pair = [mistake.a, mistake.b];
    if (pair.some((id) => (times.get(id) ?? 0) >= mostOfOne)) continue;
    for (const id of pair) times.set(id, (times.get(id) ?? 0) + 1);
    taken.push(mistake);
  }
  return taken;
}
