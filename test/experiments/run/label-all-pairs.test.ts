import { expect, it } from 'vitest';
import { labelAllPairs } from '../../../harness/experiments/run/label-all-pairs.ts';
import { mostPackedArtists, type PackedPairs } from '../../../harness/scoring/packed-pairs.ts';
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

/** The pairs of a test as they were asked, with their artists' letters. */
function namesOf({ pairs: count, scores, artistsOf }: PackedPairs): string[] {
  return Array.from({ length: count }, (_, k) => {
    const [a = 0, b = 0] = asked[Math.round((scores[2 * k + 1] ?? 0) * 64)] ?? [];
    const both = artistsOf[2 * k] ?? 0;
    const isSame = both >>> 16 === (both & 0xffff);
    expect(isSame).toBe(ids[a]?.charAt(0) === ids[b]?.charAt(0));
    return `${ids[a]} ${ids[b]}`;
  });
}
const label = (labelled: Parameters<typeof labelAllPairs>[2] = split) => {
  const allPairs = labelAllPairs({ paintings, pairs }, answers, labelled);
  if (allPairs === undefined) throw new Error('nine paintings have too many artists');
  return allPairs;
};

it('labels all pairs of seen, of unseen and of any paintings, without those of copies', () => {
  const allPairs = label();
  expect(namesOf(allPairs('unseen'))).toEqual([
    'b1 c1',
    'b1 b2',
    'b1 c2',
    'c1 b2',
    'c1 c2',
    'b2 c2',
  ]);
  expect(namesOf(allPairs('seen'))).toEqual([
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
  expect(namesOf(allPairs('mixed'))).toHaveLength(asked.length - 1);
  const scores = scoreAllPairs(allPairs);
  expect(scores?.mixed).toMatchObject({ pairs: 35, positives: 5, artists: 4 });
  // b1 b2 and c1 c2 against four others.
  expect(scores?.unseen.auc.value).toBe((1 + 3) / 8);
});

it('scores nothing where the pairs are of one kind', () => {
  const allPairs = label({ parts: { testUnseen: ['b1', 'c1'] }, duplicateGroups: [] });
  expect(scoreAllPairs(allPairs)).toBeUndefined();
});

it('leaves all pairs out where artists are too many to be told apart', () => {
  const many = Array.from({ length: mostPackedArtists + 1 }, (_, i) => ({
    id: `${i}`,
    artist: `${i}`,
  }));
  expect(labelAllPairs({ paintings: many, pairs }, answers, split)).toBeUndefined();
});
