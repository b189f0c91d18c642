// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Number of rows on the engine at a time. */
const rowsAtOnce = 1024;

/**
 * `left · right` or, with `transposed`, `left · rightᵀ`, on the engine, some rows at a time so that
 * a table of any length needs little memory there.
 */
export async function multiply(
  left: FeatureMatrix,
  right: FeatureMatrix,
  { transposed = false }: { readonly transposed?: boolean } = {},
): Promise<FeatureMatrix> {
  const width = transposed ? right.rows : right.width;
  const data = new Float32Array(left.rows * width);
  const factor = tf.tensor2d(right.data, [right.rows, right.width]);
  try {
    for (let start = 0; start < left.rows; start += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, left.rows - start);
      const part = left.data.subarray(start * left.width, (start + count) * left.width);
      const product = tf.tidy(() =>
        tf.matMul(tf.tensor2d(part, [count, left.width]), factor, false, transposed),
      );
      data.set(await product.data(), start * width);
      product.dispose();
    }
  } finally {
    factor.dispose();
  }
  return { rows: left.rows, width, data };
}

/** `matrixᵀ · matrix`, the scatter of the columns, on the engine. */
export async function scatterOfColumns(matrix: FeatureMatrix): Promise<FeatureMatrix> {
  const { rows, width } = matrix;
  const data = new Float32Array(width * width);
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - start);
    const part = matrix.data.subarray(start * width, (start + count) * width);
    const product = tf.tidy(() => {
      const table = tf.tensor2d(part, [count, width]);
      return tf.matMul(table, table, true, false);
    });
    const numbers = await product.data();
    product.dispose();
    for (let i = 0; i < data.length; i++) data[i]! += numbers[i]!;
  }
  return { rows: width, width, data };
}
