import type { Collection } from '../../../harness/data/collection/collection.ts';
import { hashSplit } from '../../../harness/data/splits/hash-split.ts';
import type { PartName, Split } from '../../../harness/data/splits/split.ts';

/** The artists of some parts, each once. */
export function artistsOf(split: Split, collection: Collection, ...parts: PartName[]): string[] {
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  return [...new Set(parts.flatMap((part) => split.parts[part].map((id) => artistOf.get(id)!)))];
}

/** A split that was changed by hand, under the hash of what it holds now. */
export function rehash(split: Split): Split {
  return { ...split, hash: hashSplit(split) };
}
