// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/**
 * tanh(x / 2) of standardised features: values far from the mean count less, because the channels of a
 * network have long tails. In place, because a table of features may take a gigabyte.
 */
export function squash(matrix: FeatureMatrix): FeatureMatrix {
  const { data } = matrix;
  for (let i = 0; i < data.length; i++) data[i] = Math.tanh(data[i]! / 2);
  return matrix;
}

/** Subtracts the mean of all rows from each row; returns a new matrix. */
export function centreColumns({ rows, width, data }: FeatureMatrix): FeatureMatrix {
  const sums = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) sums[i]! += data[row * width + i]!;
  }
  const centred = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    for (let i = 0; i < width; i++) centred[from + i] = data[from + i]! - sums[i]! / rows;
  }
  return { rows, width, data: centred };
}
