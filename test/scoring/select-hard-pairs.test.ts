import { expect, it } from 'vitest';
import { rocAuc } from '../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { selectHardPairs } from '../../harness/scoring/select-hard-pairs.ts';
import { simulatePairs } from '../../harness/scoring/simulate-pairs.ts';

const {
  scores: [scores = new Float64Array()],
  ...pairs
} = simulatePairs(createRandom(3), 7, [5, 9]);

it('are worth the AUC that counting every two of them gives', () => {
  // Artist 6 is like nobody; 5 is like 0 and 1.
  const similar = [
    [0, 5],
    [5, 1],
    [3, 2],
    [4, 3],
  ] as const;
  const hard = selectHardPairs({ ...pairs, scores }, similar);
  let [wins, compared] = [0, 0];
  for (let p = 0; p < scores.length; p++) {
    if (pairs.artistA[p] !== pairs.artistB[p] || pairs.artistA[p] === 6) continue;
    for (let n = 0; n < scores.length; n++) {
      const both = [pairs.artistA[n]!, pairs.artistB[n]!];
      if (!similar.some((alike) => alike.every((artist) => both.includes(artist)))) continue;
      compared++;
      wins += scores[p]! > scores[n]! ? 1 : scores[p] === scores[n] ? 0.5 : 0;
    }
  }
  expect(hard).toBeDefined();
  expect(compared).toBeGreaterThan(1000);
  expect(rocAuc(hard!.scores, hard!.same)).toBeCloseTo(wins / compared, 12);
});

it('are in the order of the pairs, and undefined if no two artists are alike', () => {
  const everyone = [...Array(7).keys()].flatMap((a) =>
    [...Array(a).keys()].map((b) => [b, a] as const),
  );
  expect(selectHardPairs({ ...pairs, scores }, everyone)).toEqual({ ...pairs, scores });
  expect(selectHardPairs({ ...pairs, scores }, [])).toBeUndefined();
  expect(selectHardPairs({ ...pairs, scores }, [[7, 8]])).toBeUndefined();
});
