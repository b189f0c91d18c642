import { createHash } from 'node:crypto';
import type { Catalog, CatalogEntry } from '../../data/collection/collection.ts';

/**
 * At most `limit` paintings of each artist, the same ones whatever the order of rows: those whose
 * hashed ids come first. In the official split an artist has as many again in the test.
 */
export function limitCatalog(catalog: Catalog, limit: number): Catalog {
  const byArtist = new Map<string, CatalogEntry[]>();
  for (const entry of catalog.entries) {
    const inTest = entry.official === 'seen' || entry.official === 'unseen';
    const key = JSON.stringify([entry.artist, inTest]);
    const entries = byArtist.get(key) ?? [];
    byArtist.set(key, entries);
    entries.push(entry);
  }
  const kept = new Set<string>();
  for (const entries of byArtist.values()) {
    const ranked = entries.map(({ id }) => ({ id, rank: rankOf(id) }));
    ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    for (const { id } of ranked.slice(0, limit)) kept.add(id);
  }
  return {
    ...catalog,
    limit,
    name: `${catalog.name} (${limit} an artist)`,
    entries: catalog.entries.filter(({ id }) => kept.has(id)),
  };
}

function rankOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
