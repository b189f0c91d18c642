import type { MemberAnswers } from '../../contract/composition.ts';
import type { LabelledPairs } from '../../contract/plugin.ts';

/**
 * Joins the answers of members with the labelled pairs.
 *
 * @param answers one array per member
 * @param artists of the paintings that the pairs mean, as numbers
 */
export function labelAnswers(
  answers: readonly Float32Array[],
  { a, b, same }: LabelledPairs,
  artists: readonly number[],
): MemberAnswers {
  const artistOf = (painting: number): number => {
    const artist = artists[painting];
    if (artist === undefined) throw new RangeError(`There is no painting ${painting}`);
    return artist;
  };
  return {
    answers,
    same,
    artistA: Int32Array.from(a, artistOf),
    artistB: Int32Array.from(b, artistOf),
  };
}
