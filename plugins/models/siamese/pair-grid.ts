// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import type { Pairs } from '../../../harness/contract/plugin.ts';

/** Pairs that fill most of a table of some paintings by others, such as the pairs of a group. */
export interface PairGrid {
  /** The paintings with the smaller index of their pair, and those with the larger. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** The index of each pair in the table, row by row. */
  readonly cells: Uint32Array;
}

/** Tables with more cells per pair than this are slower than computing each pair. */
const mostCellsAPair = 4;

/** The table of a list of pairs, or undefined if the pairs would leave most of it empty. */
export function planGrid({ a, b }: Pairs): PairGrid | undefined {
  const rowOf = new Map<number, number>();
  const columnOf = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const low = Math.min(a[i]!, b[i]!);
    const high = Math.max(a[i]!, b[i]!);
    if (!rowOf.has(low)) rowOf.set(low, rowOf.size);
    if (!columnOf.has(high)) columnOf.set(high, columnOf.size);
    if (rowOf.size * columnOf.size > mostCellsAPair * a.length) return undefined;
  }
  const cells = new Uint32Array(a.length);
  for (let i = 0; i < a.length; i++) {
    const row = rowOf.get(Math.min(a[i]!, b[i]!))!;
    cells[i] = row * columnOf.size + columnOf.get(Math.max(a[i]!, b[i]!))!;
  }
  return { rows: Int32Array.from(rowOf.keys()), columns: Int32Array.from(columnOf.keys()), cells };
}

/** The dot product of each pair, from one matrix product instead of two rows per pair. */
export async function dotProducts(
  table: tf.Tensor2D,
  { rows, columns, cells }: PairGrid,
): Promise<Float32Array> {
  const products = tf.tidy(() =>
    tf.matMul(tf.gather(table, rows), tf.gather(table, columns), false, true),
  );
  const all = await products.data<'float32'>();
  products.dispose();
  const found = new Float32Array(cells.length);
  for (let i = 0; i < cells.length; i++) found[i] = all[cells[i]!]!;
  return found;
}
