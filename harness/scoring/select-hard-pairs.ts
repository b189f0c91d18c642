// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ScoredPairs } from './sorted-pairs.ts';

/**
 * The hard ones among scored pairs: those by two similar artists, and those by one artist who is similar to
 * another. Artists without a similar one are left out of both.
 *
 * @param similar pairs of artists' numbers, as in the scored pairs
 * @returns undefined if the pairs are not of both kinds
 */
export function selectHardPairs(
  { scores, same, artistA, artistB }: ScoredPairs,
  similar: Iterable<readonly [number, number]>,
): ScoredPairs | undefined {
  const alike = new Set<string>();
  for (const [a, b] of similar) alike.add(keyOf(a, b));
  const isHardNegative = (k: number) => alike.has(keyOf(artistA[k]!, artistB[k]!));
  const all = [...same.keys()];
  const negatives = all.filter((k) => same[k] === 0 && isHardNegative(k));
  // Artists with such a pair: a similar artist without a common pair is uninformative.
  const met = new Set(negatives.flatMap((k) => [artistA[k]!, artistB[k]!]));
  const positives = all.filter((k) => same[k] !== 0 && met.has(artistA[k]!));
  if (negatives.length === 0 || positives.length === 0) return undefined;
  const chosen = Uint32Array.from([...positives, ...negatives]).sort();
  return {
    scores: Float64Array.from(chosen, (k) => scores[k]!),
    same: Uint8Array.from(chosen, (k) => same[k]!),
    artistA: Int32Array.from(chosen, (k) => artistA[k]!),
    artistB: Int32Array.from(chosen, (k) => artistB[k]!),
  };
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
