import type { Catalog } from '../../data/collection/collection.ts';
import { keepSome } from '../../data/collection/keep-some.ts';

/** At most `limit` paintings per artist, the same ones for any order of rows. */
export function limitCatalog(catalog: Catalog, limit: number): Catalog {
  const kept = keepSome(catalog.entries, limit);
  return {
    ...catalog,
    limit,
    name: `${catalog.name} (${limit} per artist)`,
    entries: catalog.entries.filter(({ id }) => kept.has(id)),
  };
}
