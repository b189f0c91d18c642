// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Pairs } from '../../contract/plugin.ts';
import type { Split } from '../../data/splits/split.ts';
import { mostPackedArtists, packPairs } from '../../scoring/packed-pairs.ts';
import type { AllPairs } from '../../scoring/score-all-pairs.ts';

/**
 * Joins a model's answers to all pairs of the test paintings with the truth: pairs of two seen, of two
 * unseen, and of any two. Two copies of one picture do not form a pair, as in the tests.
 *
 * @returns undefined if there are too many artists to number
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
): AllPairs | undefined {
  const numbers = new Map<string, number>();
  const artists = Int32Array.from(paintings, ({ artist }) => {
    const number = numbers.get(artist) ?? numbers.size;
    numbers.set(artist, number);
    return number;
  });
  if (numbers.size > mostPackedArtists) return undefined;
  const unseenIds = new Set(parts.testUnseen);
  const isUnseen = Uint8Array.from(paintings, ({ id }) => (unseenIds.has(id) ? 1 : 0));
  const copiesOf = new Map(
    duplicateGroups.flatMap((group, number) => group.map((id) => [id, number] as const)),
  );
  const copies = Int32Array.from(paintings, ({ id }) => copiesOf.get(id) ?? -1);

  const belongs = {
    seen: (a: number, b: number) => isUnseen[a] === 0 && isUnseen[b] === 0,
    unseen: (a: number, b: number) => isUnseen[a] === 1 && isUnseen[b] === 1,
    mixed: () => true,
  };
  return (test) => {
    const isWanted = belongs[test];
    const isPair = (a: number, b: number) =>
      isWanted(a, b) && (copies[a]! < 0 || copies[a] !== copies[b]);
    let count = 0;
    for (let k = 0; k < answers.length; k++) if (isPair(pairs.a[k]!, pairs.b[k]!)) count++;
    return packPairs(count, (pack) => {
      for (let k = 0; k < answers.length; k++) {
        const [a, b] = [pairs.a[k]!, pairs.b[k]!];
        if (isPair(a, b)) pack(answers[k]!, artists[a]!, artists[b]!);
      }
    });
  };
}
