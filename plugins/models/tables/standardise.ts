// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Mean and standard deviation of each feature over the training paintings. */
export interface Standardisation {
  readonly means: Float32Array;
  readonly deviations: Float32Array;
}

/** Fits only on training paintings; a constant feature gets deviation 1. */
export function fitStandardisation({ rows, width, data }: FeatureMatrix): Standardisation {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let i = 0; i < data.length; i++) {
    means[i % width]! += data[i]! / rows;
  }
  for (let i = 0; i < data.length; i++) {
    squares[i % width]! += (data[i]! - means[i % width]!) ** 2 / rows;
  }
  return {
    means: Float32Array.from(means),
    deviations: Float32Array.from(squares, (square) => (square > 1e-12 ? Math.sqrt(square) : 1)),
  };
}

/** `(x − mean) / deviation`, as a new matrix. */
export function standardise(matrix: FeatureMatrix, fitted: Standardisation): FeatureMatrix {
  const { means, deviations } = fitted;
  const data = matrix.data.map(
    (value, i) => (value - means[i % matrix.width]!) / deviations[i % matrix.width]!,
  );
  return { ...matrix, data };
}

/** Centred and scaled to unit length, so that a dot product is the centred cosine. */
export function centreAndNormalise(matrix: FeatureMatrix, means: Float32Array): FeatureMatrix {
  const { rows, width } = matrix;
  const data = new Float32Array(matrix.data.length);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = 0; i < width; i++) {
      const value = matrix.data[row * width + i]! - means[i]!;
      data[row * width + i] = value;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < width; i++) data[row * width + i]! *= scale;
  }
  return { rows, width, data };
}
