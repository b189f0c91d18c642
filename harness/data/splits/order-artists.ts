import { findOtherArtist, type PaintingGroup } from './find-groups.ts';
import { hashKey, sortByKey } from './seeded-order.ts';

/** Each part needs a pair of two artists, and each of the two needs a pair of different pictures. */
export const fewestArtists = 2;
export const fewestGroups = 2;

export interface Artist {
  readonly name: string;
  /** In an order that depends only on the seed and the paintings. */
  readonly groups: readonly PaintingGroup[];
}

/** The artists held back for each unseen part, and those trained on. */
export interface UnseenArtists {
  readonly testUnseen: readonly Artist[];
  readonly validationUnseen: readonly Artist[];
  readonly training: readonly Artist[];
}

/**
 * The artists with their groups, both sorted by a hash of the seed and their name. Groups under two
 * artists' names are left out.
 */
export function orderArtists(groups: readonly PaintingGroup[], seed: number): Artist[] {
  const groupsOf = new Map<string, PaintingGroup[]>();
  for (const group of groups) {
    const { artist } = group[0];
    if (findOtherArtist(group, artist) !== undefined) continue;
    const known = groupsOf.get(artist);
    if (known === undefined) groupsOf.set(artist, [group]);
    else known.push(group);
  }
  const artists = [...groupsOf].map(([name, groups]) => ({
    name,
    groups: sortByKey(groups, (group) => hashKey(seed, 'group', group[0].id)),
  }));
  return sortByKey(artists, (artist) => hashKey(seed, 'artist', artist.name));
}

/** Whether an artist can give a pair of different pictures. */
export function isUsable({ groups }: Artist): boolean {
  return groups.length >= fewestGroups;
}
