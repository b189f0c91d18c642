import { didYouMean } from '../../contract/errors.ts';
import type { Collection } from '../collection/collection.ts';
import { createPaintingFinder } from '../collection/find-painting.ts';
import { mostShown, type NamedTable, nameSome, type RowId, tableInvalid } from './feature-table.ts';

/** The matching of rows to pictures. */
export interface MatchedRows {
  /** The row of each picture, by the SHA-256 of its file. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Rows of paintings that are not in the collection. */
  readonly leftOut: readonly string[];
  /** Paintings with the same file as another but a different row: the first one's row is used. */
  readonly differing: readonly string[];
}

/**
 * Finds the row of each painting of a collection, by the painting's id, or by its file's name if only
 * one painting has it.
 *
 * @throws HarnessError `FEATURES_TABLE_INVALID` if a painting has no row or two
 */
export function matchRows(
  table: NamedTable & { readonly ids: readonly RowId[] },
  { name: collection, paintings }: Pick<Collection, 'name' | 'paintings'>,
): MatchedRows {
  const find = createPaintingFinder(paintings);
  const named = new Map<string, { readonly row: number; readonly where: string }>();
  const leftOut: string[] = [];
  for (const [row, { painting, where }] of table.ids.entries()) {
    const id = find(painting);
    if (id === undefined) {
      leftOut.push(painting);
      continue;
    }
    const earlier = named.get(id);
    if (earlier !== undefined) {
      throw tableInvalid(where, `repeats the painting "${id}" of ${earlier.where}`);
    }
    named.set(id, { row, where });
  }
  const without = paintings.filter(({ id }) => !named.has(id)).map(({ id }) => id);
  if (without.length > 0) {
    throw tableInvalid(
      table.name,
      `${without.length.toLocaleString('en')} of ${paintings.length.toLocaleString('en')} paintings of ${collection} have no row: ${nameSome(without)}${suggest(leftOut, paintings)}`,
    );
  }
  const rowOf = new Map<string, number>();
  const differing: string[] = [];
  for (const { id, digest } of paintings) {
    const row = named.get(id)?.row ?? 0;
    const first = rowOf.get(digest);
    if (first === undefined) rowOf.set(digest, row);
    else if (!areSame(table, first, row)) differing.push(id);
  }
  return { rowOf, leftOut, differing };
}

function suggest(leftOut: readonly string[], paintings: Collection['paintings']): string {
  const [first] = leftOut;
  if (first === undefined) return '';
  const ids = paintings.map(({ id }) => id);
  const meant = leftOut.length <= mostShown ? didYouMean(first, ids) : '';
  return `. No painting is called ${nameSome(leftOut)}, which the table names.${meant}`;
}

function areSame({ data, width }: NamedTable, a: number, b: number): boolean {
  for (let k = 0; k < width; k++) if (data[a * width + k] !== data[b * width + k]) return false;
  return true;
}
