import { itemAt } from '../../contract/item-at.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import { groupDuplicates } from './group-duplicates.ts';
import { regroup } from './regroup.ts';
import type { Split, SplitSettings } from './split.ts';

/** Paintings that are near-duplicates of each other, sorted by id; most groups have one. */
export type PaintingGroup = readonly [CollectionPainting, ...CollectionPainting[]];

/** Cached, because making and proving a split ask for the same groups of the same paintings. */
const remembered = new WeakMap<
  Collection['paintings'],
  { readonly key: string; readonly groups: readonly PaintingGroup[] }
>();

/**
 * The near-duplicate groups of a collection, including those of a single painting: groups in the order
 * of their first painting, paintings sorted by id, so that they are independent of the order of rows.
 *
 * @param copies known copies beyond the hashes
 */
export function findGroups(
  collection: Collection,
  distance: number,
  copies?: Split['copies'],
): readonly PaintingGroup[] {
  const key = JSON.stringify([distance, copies?.joined, copies?.apart]);
  const known = remembered.get(collection.paintings);
  if (known?.key === key) return known.groups;
  const groups = computeGroups(collection, distance, copies);
  remembered.set(collection.paintings, { key, groups });
  return groups;
}

/** The same for a new split with these settings. */
export function findGroupsFor(
  collection: Collection,
  settings: Pick<SplitSettings, 'duplicateDistance' | 'copies'>,
): readonly PaintingGroup[] {
  return findGroups(collection, settings.duplicateDistance, copiesFor(collection, settings));
}

/** The known copies of the collection, if the settings use them. */
export function copiesFor(
  { copies, name }: Collection,
  settings: Pick<SplitSettings, 'copies'>,
): Split['copies'] {
  if (settings.copies === undefined) return undefined;
  if (copies === undefined) throw new Error(`Copies in ${name} have not been searched for`);
  return { joined: copies.joined, apart: copies.apart };
}

function computeGroups(
  collection: Collection,
  distance: number,
  copies: Split['copies'],
): PaintingGroup[] {
  const paintings = [...collection.paintings].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { groupOf } = groupDuplicates(paintings, distance);
  const decided = copies === undefined ? groupOf : regroup(paintings, groupOf, distance, copies);
  const groups: [CollectionPainting, ...CollectionPainting[]][] = [];
  for (const [index, painting] of paintings.entries()) {
    // Groups are numbered by their first painting.
    const group = groups[itemAt(decided, index)];
    if (group === undefined) groups.push([painting]);
    else group.push(painting);
  }
  return groups;
}

/** A painting in the group by another artist than the given one, or undefined. */
export function findOtherArtist(
  group: readonly CollectionPainting[],
  artist: string,
): CollectionPainting | undefined {
  return group.find((painting) => painting.artist !== artist);
}
