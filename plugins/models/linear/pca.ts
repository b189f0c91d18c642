// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { selectRows } from '../tables/select-rows.ts';

/** Principal components of a table of features. */
export interface PrincipalComponents {
  /** Mean of each column; [width]. */
  readonly means: Float32Array;
  /** Unit vectors, one per row, the one with the greatest variance first; [components, width]. */
  readonly axes: Float32Array;
  readonly components: number;
  /** Share of the table's variance that the components explain, from 0 to 1. */
  readonly explained: number;
}

/** Number of rows that suffices to find the axes. */
const mostRows = 4000;
/** Extra directions beyond those requested, and passes, which make the approximation accurate. */
const spare = 32;
const passes = 5;

/**
 * Principal component analysis (Pearson, 1901), by the eigenvectors of the rows' inner products:
 * features have far more columns than there are paintings to fit on. The leading eigenvectors come
 * from randomised subspace iteration (Halko, Martinsson and Tropp, 2011, algorithm 4.4), whose
 * large products run on the engine.
 *
 * @param components maximum number; fewer if the rows have fewer dimensions
 * @param random draws the rows to fit on if there are more than 4,000, and the start of the iteration
 */
export async function fitPca(
  matrix: FeatureMatrix,
  components: number,
  random: Random,
): Promise<PrincipalComponents> {
  const all = Array.from({ length: matrix.rows }, (_, row) => row);
  const chosen = matrix.rows > mostRows ? random.sample(all, mostRows) : all;
  const means = columnMeans(matrix, chosen);
  const { rows, width, data } = chosen === all ? matrix : selectRows(matrix, chosen);
  const centred = tf.tidy(() =>
    tf.sub<tf.Tensor2D>(tf.tensor2d(data, [rows, width]), tf.tensor1d(means)),
  );
  const products = tf.tidy(() => tf.matMul<tf.Tensor2D>(centred, centred, false, true));
  const total = await traceOf(products);
  const { values, vectors } = await leadingEigenvectors(products, components, random);
  products.dispose();
  // A component that is only rounding error is not a direction.
  const kept = values.filter((value) => value > total * 1e-6);
  const size = chosen.length;
  const weights = Float32Array.from(
    vectors.subarray(0, kept.length * size),
    (value, at) => value / Math.sqrt(kept[Math.floor(at / size)]!),
  );
  const axes = tf.tidy(() => tf.matMul(tf.tensor2d(weights, [kept.length, size]), centred));
  centred.dispose();
  const held = kept.reduce((sum, value) => sum + value, 0);
  const found = await axes.data<'float32'>();
  axes.dispose();
  return {
    means,
    axes: found,
    components: kept.length,
    explained: total > 0 ? held / total : 0,
  };
}

/** A table's rows along the components; [rows, components]. */
export async function projectOnto(
  pca: PrincipalComponents,
  { rows, width, data }: FeatureMatrix,
): Promise<FeatureMatrix> {
  const projected = tf.tidy(() => projectTensor(pca, tf.tensor2d(data, [rows, width])));
  const numbers = await projected.data<'float32'>();
  projected.dispose();
  return { rows, width: pca.components, data: numbers };
}

/** The same on the engine, differentiable: [rows, width] → [rows, components]. */
export function projectTensor(
  { means, axes, components }: PrincipalComponents,
  rows: tf.Tensor2D,
): tf.Tensor2D {
  const width = rows.shape[1];
  if (means.length !== width) {
    throw new RangeError(`Expected rows of ${means.length} numbers, got ${width}`);
  }
  const centred = tf.sub<tf.Tensor2D>(rows, tf.tensor1d(means));
  return tf.matMul(centred, tf.tensor2d(axes, [components, width]), false, true);
}

async function traceOf(products: tf.Tensor2D): Promise<number> {
  const size = products.shape[0];
  const numbers = await products.data();
  let trace = 0;
  for (let i = 0; i < size; i++) trace += numbers[i * (size + 1)]!;
  return trace;
}

/**
 * The largest eigenvalues of a symmetric matrix, in descending order, and their eigenvectors as rows.
 */
async function leadingEigenvectors(symmetric: tf.Tensor2D, count: number, random: Random) {
  const size = symmetric.shape[0];
  const asked = Math.min(count, size);
  const width = Math.min(size, asked + spare);
  const multiply = async (rows: Float32Array) => {
    const product = tf.tidy(() => tf.matMul(tf.tensor2d(rows, [width, size]), symmetric));
    const numbers = await product.data<'float32'>();
    product.dispose();
    return numbers;
  };
  let basis: Float32Array = Float32Array.from({ length: width * size }, () => random.normal());
  for (let pass = 0; pass < passes; pass++) {
    basis = orthonormalise(await multiply(basis), width, size);
  }
  // Within the subspace the problem is small.
  const image = await multiply(basis);
  const small = Matrix.zeros(width, width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(basis, i * size, image, j * size, size);
      small.set(i, j, product);
      small.set(j, i, product);
    }
  }
  const found = new EigenvalueDecomposition(small, { assumeSymmetric: true });
  const order = found.realEigenvalues
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value)
    .slice(0, asked);
  const vectors = new Float32Array(order.length * size);
  for (const [k, { index }] of order.entries()) {
    for (let i = 0; i < width; i++) {
      const weight = found.eigenvectorMatrix.get(i, index);
      for (let c = 0; c < size; c++) vectors[k * size + c]! += weight * basis[i * size + c]!;
    }
  }
  return { values: order.map(({ value }) => value), vectors };
}

// Modified Gram–Schmidt, each row twice, which is enough (Giraud et al., 2005). With the library's QR
// the whole fit of 900 rows took six times as long.
function orthonormalise(rows: Float32Array, count: number, size: number): Float32Array {
  const basis = Float64Array.from(rows);
  for (let i = 0; i < count; i++) {
    for (let again = 0; again < 2; again++) {
      for (let j = 0; j < i; j++) {
        const along = dot(basis, i * size, basis, j * size, size);
        for (let c = 0; c < size; c++) basis[i * size + c]! -= along * basis[j * size + c]!;
      }
    }
    const length = Math.sqrt(dot(basis, i * size, basis, i * size, size)) || 1;
    for (let c = 0; c < size; c++) basis[i * size + c]! /= length;
  }
  return Float32Array.from(basis);
}

type Numbers = Float32Array | Float64Array;

function dot(a: Numbers, fromA: number, b: Numbers, fromB: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[fromA + i]! * b[fromB + i]!;
  return sum;
}

function columnMeans({ data, width }: FeatureMatrix, rows: readonly number[]): Float32Array {
  const sums = new Float64Array(width);
  for (const row of rows) {
    for (let c = 0; c < width; c++) sums[c] = sums[c]! + data[row * width + c]!;
  }
  return Float32Array.from(sums, (sum) => sum / Math.max(1, rows.length));
}
