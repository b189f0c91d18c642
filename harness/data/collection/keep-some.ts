import { createHash } from 'node:crypto';
import type { CatalogEntry } from './collection.ts';

/**
 * The ids of at most `limit` paintings per artist: those whose hashed ids come first, so that they do
 * not depend on the order. In the official split an artist has as many again in the test.
 */
export function keepSome(
  paintings: Iterable<Pick<CatalogEntry, 'id' | 'artist' | 'official'>>,
  limit: number,
): ReadonlySet<string> {
  const byArtist = new Map<string, { readonly id: string; readonly rank: string }[]>();
  for (const { id, artist, official } of paintings) {
    const inTest = official === 'seen' || official === 'unseen';
    const key = JSON.stringify([artist, inTest]);
    const ranked = byArtist.get(key) ?? [];
    byArtist.set(key, ranked);
    ranked.push({ id, rank: createHash('sha256').update(id).digest('hex') });
  }
  const kept = new Set<string>();
  for (const ranked of byArtist.values()) {
    ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    for (const { id } of ranked.slice(0, limit)) kept.add(id);
  }
  return kept;
}
