// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { meanOfParts } from '../tables/parts-of-paintings.ts';
import { centreColumns } from '../tables/squash.ts';
import { invertCholesky } from './invert-cholesky.ts';
import { multiply } from './multiply.ts';
import { fitPca } from './pca.ts';

/** Orthonormal directions, one per row, as combinations of the rows of `sources`. */
export interface RowSpace {
  /** [components, sources.rows]; undefined if the directions are the sources themselves. */
  readonly mixtures: FeatureMatrix | undefined;
  /** [rows, width] */
  readonly sources: FeatureMatrix;
}

/**
 * Maximum number of rows for which all eigenvectors are computed at once: 1,200 take 9 s, and the time
 * grows with the cube.
 */
const mostForEigenvectors = 1500;
/** Keeps a Cholesky factor away from dependent rows, as a share of their mean square. */
const ridge = 1e-5;
/** Number of columns whose products are summed on the engine, in single precision. */
const columnsAtOnce = 1024;

/**
 * A few orthonormal directions that span the rows of a centred table, or explain as much of their
 * variance as that many directions can (its leading principal components). It does not matter here
 * which directions span the space, so if none is left out they come from the Cholesky factor of the
 * rows' inner products, in a tenth of the time of eigenvectors.
 *
 * @param centred columns have mean 0
 * @param components maximum number
 * @param random starts the subspace iteration that many rows need; see `fitPca`
 */
async function fitRowSpace(
  centred: FeatureMatrix,
  components: number,
  random: Random,
): Promise<RowSpace> {
  const { rows, width } = centred;
  if (width <= components && width < rows) {
    return { mixtures: undefined, sources: identity(width) };
  }
  if (rows - 1 <= components) {
    // The last centred row is the negative sum of the others: it adds no direction.
    const count = Math.max(1, rows - 1);
    const sources = { rows: count, width, data: centred.data.subarray(0, count * width) };
    const products = await innerProducts(sources);
    let trace = 0;
    for (let i = 0; i < count; i++) trace += products[i * (count + 1)]!;
    for (let i = 0; i < count; i++) products[i * (count + 1)]! += (ridge * trace) / count || 1;
    const data = Float32Array.from(invertCholesky(products, count));
    return { mixtures: { rows: count, width: count, data }, sources };
  }
  if (rows <= mostForEigenvectors) {
    return {
      mixtures: leadingMixtures(await innerProducts(centred), rows, components),
      sources: centred,
    };
  }
  const pca = await fitPca(centred, components, random);
  return { mixtures: undefined, sources: { rows: pca.components, width, data: pca.axes } };
}

/**
 * The space of paintings in several parts. For few paintings, all directions that their parts span are
 * kept, which are more than those of their means. For many paintings the directions in which the means
 * differ matter, so the principal components of the means are kept.
 *
 * @param pieces one row per part, with a painting's parts one after another
 * @param centred whether columns have mean 0 already
 */
export async function fitPartSpace(
  pieces: FeatureMatrix,
  {
    parts,
    components,
    centred,
    random,
  }: {
    readonly parts: number;
    readonly components: number;
    readonly centred: boolean;
    readonly random: Random;
  },
): Promise<RowSpace> {
  const rows = pieces.rows - 1 <= components ? pieces : meanOfParts(pieces, parts);
  return fitRowSpace(centred ? rows : centreColumns(rows), components, random);
}

/** Rows along the directions of a space: [rows, components]. */
export async function projectOntoSpace(
  { mixtures, sources }: RowSpace,
  rows: FeatureMatrix,
): Promise<FeatureMatrix> {
  const products = await multiply(rows, sources, { transposed: true });
  return mixtures === undefined ? products : multiply(products, mixtures, { transposed: true });
}

/** [rows, rows], in double precision. */
async function innerProducts({ rows, width, data }: FeatureMatrix): Promise<Float64Array> {
  const sums = new Float64Array(rows * rows);
  const table = tf.tensor2d(data, [rows, width]);
  for (let start = 0; start < width; start += columnsAtOnce) {
    const product = tf.tidy(() => {
      const part = tf.slice(table, [0, start], [rows, Math.min(columnsAtOnce, width - start)]);
      return tf.matMul(part, part, false, true);
    });
    const numbers = await product.data();
    product.dispose();
    for (let i = 0; i < sums.length; i++) sums[i]! += numbers[i]!;
  }
  table.dispose();
  return sums;
}

function leadingMixtures(products: Float64Array, rows: number, components: number): FeatureMatrix {
  const symmetric = Matrix.zeros(rows, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      symmetric.set(i, j, (products[i * rows + j]! + products[j * rows + i]!) / 2);
    }
  }
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    symmetric,
    { assumeSymmetric: true },
  );
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const order = values
    .map((value, index) => ({ value, index }))
    .filter(({ value }) => value > 1e-6 * total)
    .sort((a, b) => b.value - a.value)
    .slice(0, components);
  const data = new Float32Array(order.length * rows);
  for (const [k, { value, index }] of order.entries()) {
    const scale = 1 / Math.sqrt(value);
    for (let i = 0; i < rows; i++) data[k * rows + i] = scale * vectors.get(i, index);
  }
  return { rows: order.length, width: rows, data };
}

function identity(size: number): FeatureMatrix {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * (size + 1)] = 1;
  return { rows: size, width: size, data };
}
