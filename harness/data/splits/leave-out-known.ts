import { reduceName } from '../collection/artist-names.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import { findGroups, findOtherArtist, type PaintingGroup } from './find-groups.ts';
import { groupDuplicates } from './group-duplicates.ts';
import { regroup } from './regroup.ts';
import type { Split } from './split.ts';

/** The paintings of a collection that are new to a model trained on another collection. */
export interface UnknownPaintings {
  readonly paintings: readonly CollectionPainting[];
  /** Groups of ids that show the same picture. */
  readonly duplicateGroups: readonly (readonly string[])[];
  /** The other paintings, sorted by id, with the reason for leaving each out. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * Leaves out of a collection what a run on `home` may have seen: artists of home, whatever the order
 * of the words in their names, and paintings that show a picture of home (same bytes, or perceptual
 * hashes within `distance` bits, directly or through others in between). All of home counts, not only
 * what a split trained on, so that every split is tested on the same paintings. Paintings under two
 * artists' names and artists with fewer than two different pictures left are also left out.
 *
 * @param across known copies across both collections beyond their hashes, as pairs of digests
 */
export function leaveOutKnown(
  collection: Collection,
  home: Pick<Collection, 'paintings'>,
  distance: number,
  across?: Split['copies'],
): UnknownPaintings {
  const leftOut = new Map<string, string>();
  const homeArtists = new Map(home.paintings.map(({ artist }) => [wordsOf(artist), artist]));
  for (const { id, artist } of collection.paintings) {
    const same = homeArtists.get(wordsOf(artist));
    if (same !== undefined) leftOut.set(id, `by ${same}, an artist of the training collection`);
  }
  for (const [id, copy] of findCopies(collection.paintings, home.paintings, distance, across)) {
    if (!leftOut.has(id)) leftOut.set(id, `shows "${copy}" of the training collection`);
  }
  const groups = findGroups(collection, distance, collection.copies);
  for (const group of groups) {
    for (const { id, artist } of group) {
      const other = findOtherArtist(group, artist);
      if (other === undefined || leftOut.has(id)) continue;
      leftOut.set(id, `near-duplicate of "${other.id}", which is attributed to ${other.artist}`);
    }
  }
  for (const { id, artist } of findLonely(groups, leftOut)) {
    leftOut.set(id, `no second picture by ${artist} is left`);
  }
  return {
    paintings: collection.paintings.filter(({ id }) => !leftOut.has(id)),
    duplicateGroups: groups
      .filter(({ length }) => length > 1)
      .map((group) => group.map(({ id }) => id)),
    leftOut: [...leftOut]
      .map(([id, reason]) => ({ id, reason }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/**
 * Finds what of a collection is already in training: artists, whatever the order of the words in their
 * names, and paintings that show a picture of it. Nothing is left out.
 *
 * @param across known copies across both collections, as pairs of digests
 */
export function findKnown(
  collection: Pick<Collection, 'paintings'>,
  training: Pick<Collection, 'paintings'>,
  distance: number,
  across?: Split['copies'],
): { artists: string[]; paintings: { id: string; reason: string }[] } {
  const trained = new Set(training.paintings.map(({ artist }) => wordsOf(artist)));
  const artists = new Set(collection.paintings.map(({ artist }) => artist));
  const copies = findCopies(collection.paintings, training.paintings, distance, across);
  return {
    artists: [...artists].filter((artist) => trained.has(wordsOf(artist))).sort(),
    paintings: [...copies]
      .map(([id, copy]) => ({ id, reason: `shows "${copy}" of the training paintings` }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** `Aachen, Hans von` and `Hans von Aachen` are the same: their words in order. */
function wordsOf(artist: string): string {
  return reduceName(artist).split(' ').sort().join(' ');
}

/** The paintings that show a picture of home, by id, with the id of that picture. */
function findCopies(
  paintings: readonly CollectionPainting[],
  home: readonly CollectionPainting[],
  distance: number,
  across: Split['copies'],
): Map<string, string> {
  const all = [...home, ...paintings];
  const byHash = groupDuplicates(all, distance).groupOf;
  // Both collections may use the same id.
  const byDigest = all.map((painting) => ({ ...painting, id: painting.digest }));
  const groupOf = across === undefined ? byHash : regroup(byDigest, byHash, distance, across);
  const pictureOf = new Map(home.map(({ id }, i) => [groupOf[i], id] as const));
  return new Map(
    paintings.flatMap(({ id }, i) => {
      const copy = pictureOf.get(groupOf[home.length + i]);
      return copy === undefined ? [] : [[id, copy] as const];
    }),
  );
}

/** Artists who have only one picture left. */
function findLonely(
  groups: readonly PaintingGroup[],
  leftOut: ReadonlyMap<string, string>,
): CollectionPainting[] {
  const picturesOf = new Map<string, number>();
  const left = groups
    .map((group) => group.filter(({ id }) => !leftOut.has(id)))
    .filter(({ length }) => length > 0);
  for (const group of left) {
    for (const artist of new Set(group.map(({ artist }) => artist))) {
      picturesOf.set(artist, (picturesOf.get(artist) ?? 0) + 1);
    }
  }
  return left.flat().filter(({ artist }) => picturesOf.get(artist) === 1);
}
