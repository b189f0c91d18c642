import type { FeatureMatrix } from '../../../harness/plugin.ts';

/**
 * tanh(x / 2) of standardised features: what is far from the mean counts less than it measures, since
 * the channels of a network have long tails. A new matrix.
 */
export function squash(matrix: FeatureMatrix): FeatureMatrix {
  return { ...matrix, data: matrix.data.map((value) => Math.tanh(value / 2)) };
}

/** Takes the mean of its rows from each of them; a new matrix. */
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
