import type { Approach } from '../plan/approach.ts';

/** Each approach once for each number of artists to learn from, the numbers rising. */
export function spreadOverArtists(
  approaches: readonly Approach[],
  counts: readonly number[],
): Approach[] {
  return approaches.flatMap((approach) => counts.map((artists) => ({ ...approach, artists })));
}

/** The place of the same approach with the most artists to learn from: a curve's own reference. */
export function findFullest(approaches: readonly Approach[], place: number): number {
  const { options } = approaches[place]!;
  return approaches.findLastIndex((other) => other.options === options);
}
