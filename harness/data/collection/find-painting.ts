import { basename } from 'node:path';

/**
 * Finds paintings by their paths in the collection, or by file names that only one painting has.
 *
 * @param paintings the paintings of the collection
 * @returns the painting's id, or undefined
 */
export function createPaintingFinder(
  paintings: readonly { readonly id: string }[],
): (painting: string) => string | undefined {
  const ids = new Set(paintings.map(({ id }) => id));
  const byName = new Map<string, string | undefined>();
  for (const id of ids) {
    const name = basename(id);
    byName.set(name, byName.has(name) ? undefined : id);
  }
  return (painting) => {
    const path = painting.replaceAll('\\', '/').replace(/^\.\//, '').normalize('NFC');
    return [painting, path].find((one) => ids.has(one)) ?? byName.get(path);
  };
}
