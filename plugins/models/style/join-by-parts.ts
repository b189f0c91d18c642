import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/**
 * Sorts the outputs of several extractors for a painting's parts by part: rows of [extractor][part]
 * blocks become rows of [part][extractor] blocks.
 *
 * @param widths the extractors' widths, each a multiple of `parts`
 */
export function joinByParts(
  matrix: FeatureMatrix,
  widths: readonly number[],
  parts: number,
): FeatureMatrix {
  if (parts === 1 || widths.length === 1) return matrix;
  const { rows, width, data } = matrix;
  const joined = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    let to = row * width;
    for (let part = 0; part < parts; part++) {
      let from = row * width;
      for (const own of widths) {
        const length = own / parts;
        const start = from + part * length;
        joined.set(data.subarray(start, start + length), to);
        to += length;
        from += own;
      }
    }
  }
  return { rows, width, data: joined };
}
