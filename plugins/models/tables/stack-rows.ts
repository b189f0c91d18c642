import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Joins tables of one width, one below another; a single table is returned unchanged. */
export function stackRows(tables: readonly FeatureMatrix[]): FeatureMatrix {
  const [first, ...others] = tables;
  if (first === undefined) return { rows: 0, width: 0, data: new Float32Array(0) };
  if (others.length === 0) return first;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const data = new Float32Array(rows * first.width);
  let at = 0;
  for (const table of tables) {
    data.set(table.data, at);
    at += table.data.length;
  }
  return { rows, width: first.width, data };
}
