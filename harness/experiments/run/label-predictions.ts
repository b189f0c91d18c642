// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import type { TestSet } from '../../data/pairs/test-sets.ts';
import type { TestPredictions } from '../records/predictions.ts';

/** Joins a model's answers with the truth, which it never sees: ids, labels and artists. */
export function labelPredictions(
  { paintings, pairs }: TestSet,
  scores: Float32Array,
): TestPredictions {
  const numbers = new Map<string, number>();
  const artists = Int32Array.from(paintings, ({ artist }) => {
    const number = numbers.get(artist) ?? numbers.size;
    numbers.set(artist, number);
    return number;
  });
  return {
    a: Array.from(pairs.a, (index) => paintings[index]!.id),
    b: Array.from(pairs.b, (index) => paintings[index]!.id),
    same: pairs.same,
    scores,
    artistA: Int32Array.from(pairs.a, (index) => artists[index]!),
    artistB: Int32Array.from(pairs.b, (index) => artists[index]!),
  };
}
