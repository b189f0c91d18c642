import { valueAt } from '../../contract/item-at.ts';
import type { Collection } from '../collection/collection.ts';
import { type PartName, partNames, type Split } from './split.ts';

/** The counts of one part of a split. */
export interface PartDescription {
  readonly part: PartName;
  readonly artists: number;
  readonly paintings: number;
  /** Unordered pairs of two different pictures by one artist. */
  readonly positivePairs: number;
}

/** One row per part, for people. Copies of one picture form no pair. */
export function describeSplit(split: Split, collection: Collection): PartDescription[] {
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  const groupsOf = new Map<PartName, number>();
  const partOf = new Map(partNames.flatMap((part) => split.parts[part].map((id) => [id, part])));
  for (const group of split.duplicateGroups) {
    const [first] = group;
    const part = first === undefined ? undefined : partOf.get(first);
    if (part === undefined) continue;
    groupsOf.set(part, (groupsOf.get(part) ?? 0) + countPairs(group.length));
  }
  return partNames.map((part) => {
    const paintings = new Map<string, number>();
    for (const id of split.parts[part]) {
      const artist = valueAt(artistOf, id);
      paintings.set(artist, (paintings.get(artist) ?? 0) + 1);
    }
    const pairs = [...paintings.values()].reduce((sum, count) => sum + countPairs(count), 0);
    return {
      part,
      artists: paintings.size,
      paintings: split.parts[part].length,
      positivePairs: pairs - (groupsOf.get(part) ?? 0),
    };
  });
}

function countPairs(paintings: number): number {
  return (paintings * (paintings - 1)) / 2;
}
