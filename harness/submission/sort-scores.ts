// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { SortedScores } from './rank-bins.ts';

/**
 * Divides scores by part and answer and sorts each group. `partOf` returns a row's part, from 0 to `parts −
 * 1`; larger numbers count as the last part. Without it, all rows are in part 0.
 */
export function sortScores(
  probability: Float64Array,
  same: Uint8Array,
  parts: number,
  partOf?: Uint8Array,
): SortedScores[] {
  const last = parts - 1;
  // Two lists per part: negatives, then positives.
  const counts = new Uint32Array(2 * parts);
  const listOf = (row: number) =>
    2 * (partOf === undefined ? 0 : Math.min(partOf[row]!, last)) + same[row]!;
  for (let row = 0; row < same.length; row++) counts[listOf(row)]!++;
  const lists = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (let row = 0; row < same.length; row++) {
    const list = listOf(row);
    lists[list]![counts[list]!++] = probability[row]!;
  }
  for (const list of lists) list.sort();
  return Array.from({ length: parts }, (_, part) => ({
    negatives: lists[2 * part]!,
    positives: lists[2 * part + 1]!,
  }));
}

/** All scores of several parts, sorted: merging is many times as fast as sorting again. */
export function mergeScores(parts: readonly SortedScores[]): SortedScores {
  return parts.reduce((merged, part) => ({
    positives: merge(merged.positives, part.positives),
    negatives: merge(merged.negatives, part.negatives),
  }));
}

function merge(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged = new Float64Array(a.length + b.length);
  let i = 0;
  let j = 0;
  for (let at = 0; at < merged.length; at++) {
    merged[at] = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
  }
  return merged;
}
