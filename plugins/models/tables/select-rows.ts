// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Some rows of a table, in the order requested. */
export function selectRows(matrix: FeatureMatrix, chosen: ArrayLike<number>): FeatureMatrix {
  const { width, data } = matrix;
  const selected = new Float32Array(chosen.length * width);
  for (let i = 0; i < chosen.length; i++) {
    const from = chosen[i]! * width;
    selected.set(data.subarray(from, from + width), i * width);
  }
  return { rows: chosen.length, width, data: selected };
}
