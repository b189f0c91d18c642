import { hash } from 'node:crypto';

/** A sort key that depends on the seed: SHA-256, hex. */
export function hashKey(seed: number, kind: string, name: string): string {
  return hash('sha256', JSON.stringify([seed, kind, name]));
}

/** Items in the code-unit order of their keys. */
export function sortByKey<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
