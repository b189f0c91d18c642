// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Pairs } from '../../contract/plugin.ts';
import type { Split } from '../../data/splits/split.ts';
import type { TestName } from '../../scoring/score.ts';
import type { ScoredPairs } from '../../scoring/sorted-pairs.ts';

/**
 * Joins a model's answers to all pairs of the test paintings with the truth: those of two seen, of two
 * unseen, and of any two. Two copies of one picture are no pair, as in the tests.
 */
export function labelAllPairs(
  {
    paintings,
    pairs,
  }: {
    readonly paintings: readonly { readonly id: string; readonly artist: string }[];
    readonly pairs: Pairs;
  },
  answers: Float32Array,
  {
    parts,
    duplicateGroups,
  }: {
    readonly parts: Pick<Split['parts'], 'testUnseen'>;
    readonly duplicateGroups: Split['duplicateGroups'];
  },
): Record<TestName, ScoredPairs> {
  const numbers = new Map<string, number>();
  const artists = Int32Array.from(paintings, ({ artist }) => {
    const number = numbers.get(artist) ?? numbers.size;
    numbers.set(artist, number);
    return number;
  });
  const unseenIds = new Set(parts.testUnseen);
  const isUnseen = Uint8Array.from(paintings, ({ id }) => (unseenIds.has(id) ? 1 : 0));
  const copiesOf = new Map(
    duplicateGroups.flatMap((group, number) => group.map((id) => [id, number] as const)),
  );
  const copies = Int32Array.from(paintings, ({ id }) => copiesOf.get(id) ?? -1);

  const take = (isWanted: (a: number, b: number) => boolean): ScoredPairs => {
    const places = new Uint32Array(answers.length);
    let count = 0;
    for (let k = 0; k < answers.length; k++) {
      const [a, b] = [pairs.a[k]!, pairs.b[k]!];
      const isCopy = copies[a]! >= 0 && copies[a] === copies[b];
      if (!isCopy && isWanted(a, b)) places[count++] = k;
    }
    const own = places.subarray(0, count);
    const artistA = Int32Array.from(own, (k) => artists[pairs.a[k]!]!);
    const artistB = Int32Array.from(own, (k) => artists[pairs.b[k]!]!);
    return {
      scores: Float32Array.from(own, (k) => answers[k]!),
      same: Uint8Array.from(artistA, (artist, i) => (artist === artistB[i] ? 1 : 0)),
      artistA,
      artistB,
    };
  };
  return {
    seen: take((a, b) => isUnseen[a] === 0 && isUnseen[b] === 0),
    unseen: take((a, b) => isUnseen[a] === 1 && isUnseen[b] === 1),
    mixed: take(() => true),
  };
}
