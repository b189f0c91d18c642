// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Rows of unit length, so that a dot product is a cosine; a row of zeros stays one. */
export function normaliseRows(matrix: FeatureMatrix): FeatureMatrix {
  const { rows, width } = matrix;
  const data = Float32Array.from(matrix.data);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += data[i]! * data[i]!;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = row * width; i < (row + 1) * width; i++) data[i]! *= scale;
  }
  return { rows, width, data };
}

/** The same after each row's own mean is subtracted: a dot product is then a correlation. */
export function centreAndNormaliseRows(matrix: FeatureMatrix): FeatureMatrix {
  const { rows, width } = matrix;
  const data = Float32Array.from(matrix.data);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += data[i]!;
    const mean = sum / Math.max(1, width);
    for (let i = row * width; i < (row + 1) * width; i++) data[i]! -= mean;
  }
  return normaliseRows({ rows, width, data });
}
