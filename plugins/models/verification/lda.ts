// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { multiply } from '../linear/multiply.ts';
import { fitPca } from '../linear/pca.ts';
import { meanByArtist } from '../tables/artist-means.ts';

/**
 * Directions in which artists differ, in a space in which their own paintings scatter equally in all
 * directions.
 */
export interface LdaFit {
  /** Mean of the artists' means; [width]. */
  readonly means: Float32Array;
  /**
   * Orthonormal, the direction with the greatest variance between artists first; [directions, width].
   */
  readonly axes: Float32Array;
  readonly directions: number;
}

/**
 * Linear discriminant analysis (Fisher, 1936; Rao, 1948): the leading eigenvectors of the scatter
 * between artists, after `whitenWithin` has turned the scatter within artists (shrunk, and for
 * paintings in several parts that of the parts) into the identity. Each artist counts the same,
 * whatever the number of their paintings.
 *
 * @param whitened rows of `whitenWithin`
 * @param directions maximum number; never more than the number of artists minus one
 */
export async function fitLda(
  whitened: FeatureMatrix,
  artists: readonly number[],
  directions = Number.POSITIVE_INFINITY,
): Promise<LdaFit> {
  const { means } = meanByArtist(whitened, artists);
  const most = Math.max(1, Math.min(directions, means.rows - 1, means.width));
  const { means: centre, axes, components } = await fitPca(means, most, createRandom('lda'));
  return { means: centre, axes, directions: components };
}

/** Rows along the directions, with no particular length: [rows, directions]. */
export async function projectLda(lda: LdaFit, whitened: FeatureMatrix): Promise<FeatureMatrix> {
  const { means, axes, directions } = lda;
  const { rows, width } = whitened;
  const data = whitened.data.map((value, at) => value - means[at % width]!);
  return multiply(
    { rows, width, data },
    { rows: directions, width, data: axes },
    { transposed: true },
  );
}
