import type { Random } from '../../contract/random.ts';

/** A test of up to this many paintings is one group, with two million pairs in all. */
const mostUngrouped = 2_000;
/** Desired number of paintings per group, which gives 180,000 pairs. */
const wantedSize = 600;
/** Minimum number of artists of either kind in a group, so that there are some to tell apart. */
const fewestArtists = 3;

/**
 * Divides the artists of a large test into groups, as in the competition: pairs join paintings of the
 * same group, so that a model can be asked about all pairs of each group without seeing which of them
 * count. Each group has seen and unseen artists, if there are both; an artist is in one group. Returns
 * the group of each artist, or undefined if one group is enough.
 */
export function groupTestArtists(
  seen: readonly { readonly artist: string }[],
  unseen: readonly { readonly artist: string }[],
  random: Random,
): ReadonlyMap<string, number> | undefined {
  const paintings = seen.length + unseen.length;
  if (paintings <= mostUngrouped) return undefined;
  const sides = [seen, unseen]
    .map((side) => [...new Set(side.map(({ artist }) => artist))].sort())
    .filter(({ length }) => length > 0);
  const groups = Math.min(
    Math.ceil(paintings / wantedSize),
    ...sides.map((artists) => Math.floor(artists.length / fewestArtists)),
  );
  if (groups < 2) return undefined;
  const groupOf = new Map<string, number>();
  for (const artists of sides) {
    for (const [i, artist] of random.shuffle(artists).entries()) groupOf.set(artist, i % groups);
  }
  return groupOf;
}
