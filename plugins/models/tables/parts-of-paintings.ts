// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/**
 * Rows of paintings, each consisting of `parts` pieces of equal length, viewed as the rows of the
 * parts: [rows, parts · width] → [rows · parts, width], without a copy.
 *
 * @throws RangeError if a row cannot be divided into that many pieces
 */
export function viewParts({ rows, width, data }: FeatureMatrix, parts: number): FeatureMatrix {
  if (width % parts !== 0) {
    throw new RangeError(`Expected rows of ${parts} equal parts, got ${width} numbers`);
  }
  return { rows: rows * parts, width: width / parts, data };
}

/** The mean of each painting's parts: [rows · parts, width] → [rows, width]. */
export function meanOfParts(matrix: FeatureMatrix, parts: number): FeatureMatrix {
  if (parts === 1) return matrix;
  const { width, data } = matrix;
  const rows = matrix.rows / parts;
  const means = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let part = 0; part < parts; part++) sum += data[(row * parts + part) * width + i]!;
      means[row * width + i] = sum / parts;
    }
  }
  return { rows, width, data: means };
}

/** Repeats each painting's value for each of its parts. */
export function repeatForParts<T>(values: readonly T[], parts: number): readonly T[] {
  return parts === 1 ? values : values.flatMap((value) => new Array<T>(parts).fill(value));
}
