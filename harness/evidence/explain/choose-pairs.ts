import type { TestPredictions } from '../../experiments/records/predictions.ts';

/** A pair worth looking at. */
export interface ChosenPair {
  readonly a: string;
  readonly b: string;
  readonly kind: 'found' | 'taken for one artist' | 'missed';
}

/**
 * The pairs in which a run was most certain: rightly of one artist, wrongly of one artist, wrongly
 * of two, in turn. No painting is in two of them.
 */
export function choosePairs(
  { a, b, same, scores }: TestPredictions,
  threshold: number,
  count: number,
): ChosenPair[] {
  const order = Array.from(scores.keys());
  const falling = order.toSorted((i, j) => scores[j]! - scores[i]! || i - j);
  const rising = order.toSorted((i, j) => scores[i]! - scores[j]! || i - j);
  const kinds = [
    { kind: 'found', from: falling.filter((i) => same[i] === 1 && scores[i]! >= threshold) },
    {
      kind: 'taken for one artist',
      from: falling.filter((i) => same[i] === 0 && scores[i]! >= threshold),
    },
    { kind: 'missed', from: rising.filter((i) => same[i] === 1 && scores[i]! < threshold) },
  ] as const;
  const taken = new Set<string>();
  const chosen: ChosenPair[] = [];
  const positions = kinds.map(() => 0);
  let empty = 0;
  for (let turn = 0; chosen.length < count && empty < kinds.length; turn++) {
    const which = turn % kinds.length;
    const { kind, from } = kinds[which]!;
    const isFree = (i: number) => !taken.has(a[i]!) && !taken.has(b[i]!);
    while (positions[which]! < from.length && !isFree(from[positions[which]!]!)) {
      positions[which]!++;
    }
    const next = from[positions[which]!];
    if (next === undefined) {
      empty++;
      continue;
    }
    empty = 0;
    taken.add(a[next]!).add(b[next]!);
    chosen.push({ a: a[next]!, b: b[next]!, kind });
  }
  return chosen;
}
