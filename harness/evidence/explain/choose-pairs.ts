import { type AnsweredPair, listAnsweredPairs } from '../../experiments/records/answered-pairs.ts';
import type { TestPredictions } from '../../experiments/records/predictions.ts';

/** A pair worth looking at. */
export interface ChosenPair {
  readonly a: string;
  readonly b: string;
  readonly kind: 'found' | 'judged one artist' | 'missed';
}

/**
 * The pairs in which a run was most certain: rightly of one artist, wrongly of one artist, wrongly
 * of two, in turn. No painting is in two of them.
 *
 * @param isCopy whether two paintings, by id, show one picture: such a pair is not chosen
 */
export function choosePairs(
  predictions: TestPredictions,
  threshold: number,
  count: number,
  isCopy: (a: string, b: string) => boolean = () => false,
): ChosenPair[] {
  const pairs = listAnsweredPairs(predictions).filter(({ a, b }) => !isCopy(a, b));
  // Sorting is stable: of equal answers, the one whose pair comes first in the test goes first.
  const falling = pairs.toSorted((x, y) => y.score - x.score);
  const rising = pairs.toSorted((x, y) => x.score - y.score);
  const isCalledSame = ({ score }: AnsweredPair) => score >= threshold;
  const kinds = [
    { kind: 'found', from: falling.filter((pair) => pair.isSame && isCalledSame(pair)) },
    {
      kind: 'judged one artist',
      from: falling.filter((pair) => !pair.isSame && isCalledSame(pair)),
    },
    { kind: 'missed', from: rising.filter((pair) => pair.isSame && !isCalledSame(pair)) },
  ] as const;
  const taken = new Set<string>();
  const isFree = ({ a, b }: AnsweredPair) => !taken.has(a) && !taken.has(b);
  const chosen: ChosenPair[] = [];
  for (let before = -1; before < chosen.length; ) {
    before = chosen.length;
    for (const { kind, from } of kinds) {
      const next = chosen.length < count ? from.find(isFree) : undefined;
      if (next === undefined) continue;
      const { a, b } = next;
      taken.add(a).add(b);
      chosen.push({ a, b, kind });
    }
  }
  return chosen;
}
