import { expect, it } from 'vitest';
import { labelAllPairs } from '../../../harness/experiments/run/label-all-pairs.ts';
import { scoreAllPairs } from '../../../harness/scoring/score-all-pairs.ts';

/** A painting of artist `a` is `a1`; those of b and c are unseen. */
const ids = ['a1', 'b1', 'a2', 'c1', 'b2', 'a3', 'd1', 'c2', 'd2'];
const paintings = ids.map((id) => ({ id, artist: id.charAt(0) }));
const isUnseen = (id: string) => id.startsWith('b') || id.startsWith('c');
const split = { parts: { testUnseen: ids.filter(isUnseen) }, duplicateGroups: [['a1', 'a3']] };
const asked = ids.flatMap((_, a) =>
  ids.slice(a + 1).map((_, i): [number, number] => [a, a + 1 + i]),
);
const pairs = {
  a: Uint32Array.from(asked, ([a]) => a),
  b: Uint32Array.from(asked, ([, b]) => b),
};
// An answer tells its pair.
const answers = Float32Array.from(asked, (_, k) => k / 64);

it('labels all pairs of seen, of unseen and of any paintings, without those of copies', () => {
  const labelled = labelAllPairs({ paintings, pairs }, answers, split);
  const namesOf = (test: keyof typeof labelled) =>
    Array.from(labelled[test].scores, (score) => {
      const [a = 0, b = 0] = asked[Math.round(score * 64)] ?? [];
      return `${ids[a]} ${ids[b]}`;
    });
  expect(namesOf('unseen')).toEqual(['b1 c1', 'b1 b2', 'b1 c2', 'c1 b2', 'c1 c2', 'b2 c2']);
  expect([...labelled.unseen.same]).toEqual([0, 1, 0, 0, 1, 0]);
  expect(namesOf('seen')).toEqual([
    'a1 a2',
    'a1 d1',
    'a1 d2',
    'a2 a3',
    'a2 d1',
    'a2 d2',
    'a3 d1',
    'a3 d2',
    'd1 d2',
  ]);
  expect([...labelled.seen.same]).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 1]);
  expect(labelled.mixed.same).toHaveLength(asked.length - 1);
  for (const { same, artistA, artistB } of Object.values(labelled)) {
    for (const [k, label] of same.entries()) expect(label === 1).toBe(artistA[k] === artistB[k]);
  }
  const scores = scoreAllPairs(labelled, 0.5);
  expect(scores?.mixed).toMatchObject({ pairs: 35, positives: 5, artists: 4 });
  // b1 b2 and c1 c2 against four others.
  expect(scores?.unseen.auc.value).toBe((1 + 3) / 8);
});

it('scores nothing where the pairs are of one kind', () => {
  const labelled = labelAllPairs({ paintings, pairs }, answers, {
    parts: { testUnseen: ['b1', 'c1'] },
    duplicateGroups: [],
  });
  expect(scoreAllPairs(labelled, 0.5)).toBeUndefined();
});
