import type { Random } from '../../contract/random.ts';

/** Up to this many test paintings are one group; all their pairs are two million. */
const mostUngrouped = 2_000;
/** Paintings that a group should have; all pairs of a group are then 180,000. */
const wantedSize = 600;
/** Artists of either kind in a group: some to be told apart. */
const fewestArtists = 3;

/**
 * Divides the artists of a large test into groups, as the competition divided its own: pairs join
 * paintings of a single group, so that a model can be asked about all pairs of each group and sees
 * nothing of which ones count. Each group has seen and unseen artists, if there are both; an
 * artist is in one group. Returns the group of each artist, or undefined if one group is enough.
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
