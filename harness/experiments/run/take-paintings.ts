import type { Collection, CollectionPainting } from '../../data/collection/collection.ts';

/**
 * The paintings of a part of a split, in its order. The split has already been checked against its
 * collection.
 */
export function takePaintings(
  ids: readonly string[],
  { paintings }: Pick<Collection, 'paintings'>,
): CollectionPainting[] {
  const byId = new Map(paintings.map((painting) => [painting.id, painting]));
  return ids.map((id) => {
    const painting = byId.get(id);
    if (painting === undefined) throw new Error(`${id} is in the split but not in the collection`);
    return painting;
  });
}
