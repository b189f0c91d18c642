import { itemAt } from '../../contract/item-at.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import { groupDuplicates } from './group-duplicates.ts';

/** Paintings that are near-duplicates of each other, sorted by id; most groups hold one. */
export type PaintingGroup = readonly [CollectionPainting, ...CollectionPainting[]];

/** Making a split and proving it ask for the same groups of the same paintings. */
const remembered = new WeakMap<
  Collection['paintings'],
  { readonly distance: number; readonly groups: readonly PaintingGroup[] }
>();

/**
 * The near-duplicate groups of a collection, those of a single painting included: groups in the
 * order of their first painting, paintings sorted by id, so that no order of rows shows.
 */
export function findGroups(collection: Collection, distance: number): readonly PaintingGroup[] {
  const known = remembered.get(collection.paintings);
  if (known?.distance === distance) return known.groups;
  const groups = computeGroups(collection, distance);
  remembered.set(collection.paintings, { distance, groups });
  return groups;
}

function computeGroups(collection: Collection, distance: number): PaintingGroup[] {
  const paintings = [...collection.paintings].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { groupOf } = groupDuplicates(paintings, distance);
  const groups: [CollectionPainting, ...CollectionPainting[]][] = [];
  for (const [index, painting] of paintings.entries()) {
    // Groups are numbered by their first painting.
    const group = groups[itemAt(groupOf, index)];
    if (group === undefined) groups.push([painting]);
    else group.push(painting);
  }
  return groups;
}

/** A painting of the group by another artist than the given one, or undefined. */
export function findOtherArtist(
  group: readonly CollectionPainting[],
  artist: string,
): CollectionPainting | undefined {
  return group.find((painting) => painting.artist !== artist);
}
