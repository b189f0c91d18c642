import type { Random } from '../../../harness/contract/random.ts';
import type { NamedAnswers } from '../../../plugins/ensemble/fit-stacking.ts';

/**
 * Members that answer pairs of invented artists, half of each kind. The log odds of a member are
 * off from the truth by chance, and by what an artist does to it.
 *
 * @param skills of each member: 0 knows nothing, 1 something, 50 everything
 */
export function simulateMembers(
  random: Random,
  skills: readonly number[],
  { artists = 12, pairs = 600 }: { readonly artists?: number; readonly pairs?: number } = {},
): NamedAnswers {
  const same = Uint8Array.from({ length: pairs }, (_, i) => i % 2);
  const artistA = Int32Array.from(same, () => random.below(artists));
  const artistB = artistA.map((a, i) =>
    same[i] === 1 ? a : (a + 1 + random.below(artists - 1)) % artists,
  );
  const answers = skills.map((skill, k) => {
    const own = random.fork('member', k);
    const quirks = Array.from({ length: artists }, () => 0.5 * own.normal());
    return Float32Array.from(same, (label, i) => {
      const quirk = quirks[artistA[i]!]! + quirks[artistB[i]!]!;
      const odds = skill * (label - 0.5) + own.normal() + quirk;
      return 1 / (1 + Math.exp(-odds));
    });
  });
  return { plugins: skills.map((_, k) => `member-${k}`), answers, same, artistA, artistB };
}
