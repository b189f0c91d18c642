// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { invertCholesky } from '../linear/invert-cholesky.ts';
import { multiply } from '../linear/multiply.ts';
import { meanByArtist } from '../tables/artist-means.ts';
import { fitLda, type LdaFit, projectLda } from './lda.ts';

/**
 * Artists' means, and paintings about these means, as two normal distributions, in coordinates in
 * which the second is the standard normal distribution and the first has independent coordinates.
 */
export interface PldaFit extends LdaFit {
  /** From LDA's directions to those coordinates; [directions, directions]. */
  readonly rotation: Float32Array;
  /** Variances between artists, at least 0; [directions]. */
  readonly between: Float32Array;
}

/**
 * Probabilistic linear discriminant analysis with two covariances (Ioffe, 2006; Brümmer and de
 * Villiers, 2010), in the space of LDA's directions. The covariance within artists is measured there.
 * The part of the artists' means' covariance that results from having few paintings is subtracted, and
 * negative variances are set to 0.
 *
 * @param whitened rows of `whitenWithin`
 * @param directions as in `fitLda`
 */
export async function fitPlda(
  whitened: FeatureMatrix,
  artists: readonly number[],
  directions?: number,
): Promise<PldaFit> {
  const lda = await fitLda(whitened, artists, directions);
  const projected = await projectLda(lda, whitened);
  const size = lda.directions;
  const { means, counts, rowOf } = meanByArtist(projected, artists);
  const within = new Float64Array(size * size);
  for (let row = 0; row < projected.rows; row++) {
    const offset = Array.from({ length: size }, (_, i) => {
      return projected.data[row * size + i]! - means.data[rowOf[row]! * size + i]!;
    });
    addSquare(within, offset, 1 / Math.max(1, projected.rows - counts.length));
  }
  if (counts.every((count) => count === 1)) within.fill(0);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += within[i * (size + 1)]!;
  for (let i = 0; i < size; i++) within[i * (size + 1)]! += trace > 0 ? (1e-6 * trace) / size : 1;
  const whitening = invertCholesky(within, size);

  // The covariance within artists is now the identity, which adds the mean of 1 / paintings to the
  // scatter of the means.
  const scatter = new Float64Array(size * size);
  for (let artist = 0; artist < counts.length; artist++) {
    const mean = Array.from(means.data.subarray(artist * size, (artist + 1) * size));
    addSquare(scatter, applyRows(whitening, mean), 1 / Math.max(1, counts.length - 1));
  }
  const excess = counts.reduce((sum, count) => sum + 1 / count, 0) / counts.length;
  const symmetric = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      symmetric.set(i, j, scatter[i * size + j]! - (i === j ? excess : 0));
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const rotation = new Float32Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let i = j; i < size; i++) sum += eigenvectorMatrix.get(i, k) * whitening[i * size + j]!;
      rotation[k * size + j] = sum;
    }
  }
  const between = Float32Array.from(realEigenvalues, (value) => Math.max(0, value));
  return { ...lda, rotation, between };
}

/** Rows in the coordinates of the fit, which {@link scorePlda} compares: [rows, directions]. */
export async function projectPlda(fit: PldaFit, whitened: FeatureMatrix): Promise<FeatureMatrix> {
  const { directions, rotation } = fit;
  const turn = { rows: directions, width: directions, data: rotation };
  return multiply(await projectLda(fit, whitened), turn, { transposed: true });
}

/**
 * The log likelihood ratio of two rows of {@link projectPlda} being by one artist or by two: ln p(x, y
 * | one) − ln p(x) p(y), a sum over coordinates of variance ψ between artists:
 *
 *     ½ ln T² / (T² − ψ²) + ψ x y / (T² − ψ²) − ½ ψ² (x² + y²) / (T (T² − ψ²)),  T = ψ + 1
 */
export function scorePlda(
  fit: PldaFit,
  projected: FeatureMatrix,
): (a: number, b: number) => number {
  const { width, data } = projected;
  const terms = Float64Array.from(fit.between, (psi) => 2 * psi + 1);
  const cross = Float64Array.from(fit.between, (psi, i) => psi / terms[i]!);
  const square = Float64Array.from(fit.between, (psi, i) => psi ** 2 / (2 * (psi + 1) * terms[i]!));
  const constant = fit.between.reduce((sum, psi, i) => {
    return sum + 0.5 * Math.log((psi + 1) ** 2 / terms[i]!);
  }, 0);
  return (a, b) => {
    let score = constant;
    for (let i = 0; i < width; i++) {
      const [x, y] = [data[a * width + i]!, data[b * width + i]!];
      score += cross[i]! * (x * y) - square[i]! * (x * x + y * y);
    }
    return score;
  };
}

function addSquare(into: Float64Array, vector: readonly number[], weight: number): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) into[i * size + j]! += weight * vector[i]! * vector[j]!;
  }
}

function applyRows(lower: Float64Array, vector: readonly number[]): number[] {
  const size = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += lower[i * size + j]! * vector[j]!;
    return sum;
  });
}
