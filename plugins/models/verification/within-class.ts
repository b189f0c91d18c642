// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { createRandom, type Random } from '../../../harness/contract/random.ts';
import { fitPartSpace, projectOntoSpace } from '../linear/fit-row-space.ts';
import { invertCholesky } from '../linear/invert-cholesky.ts';
import { multiply, scatterOfColumns } from '../linear/multiply.ts';
import { meanByArtist } from '../tables/artist-means.ts';
import { normaliseRows } from '../tables/normalise-rows.ts';
import { meanOfParts, repeatForParts, viewParts } from '../tables/parts-of-paintings.ts';
import { squash } from '../tables/squash.ts';
import { fitStandardisation, type Standardisation, standardise } from '../tables/standardise.ts';

export interface WithinClassOptions {
  /** Principal components, at most; 1,000 when it is left out. */
  readonly components?: number;
  /** From 0, the covariance as measured, to 1, none of it; 0.4 when it is left out. */
  readonly shrinkage?: number;
  /** False if columns are on one scale already: they are then only centred. */
  readonly scaled?: boolean;
  /** True draws far values of standardised columns in; see `squash`. */
  readonly squashed?: boolean;
  /**
   * Equal pieces that each row is made from, such as the cells of a painting; 1 when it is left out.
   * Each piece is a sample of its artist's scatter, and a painting is the mean of its pieces.
   */
  readonly parts?: number;
  /** Where more rows than 4,000 are drawn from and iterations start; a fixed one by default. */
  readonly random?: Random;
}

/** A linear map after which an artist's own paintings scatter alike in all directions. */
export interface WithinClassFit {
  readonly parts: number;
  /** 1 if standardised columns are squashed, else 0. */
  readonly squashed: number;
  /** Of each column of a part; [width]. */
  readonly means: Float32Array;
  readonly deviations: Float32Array;
  /** [components, width], rows first; it takes standardised features. */
  readonly projection: Float32Array;
  readonly components: number;
}

/**
 * Within-class covariance normalisation (WCCN; Hatch, Kajarekar and Stolcke, 2006): features are
 * standardised and put onto their principal components, and the covariance W of paintings about
 * their artist's mean is made the identity by the Cholesky factor of its inverse. W has more
 * numbers than paintings can tell, so it is shrunk towards its mean variance (Ledoit and Wolf,
 * 2004): (1 − s) · W + s · tr(W) / d · I.
 *
 * Paintings in several parts have W from the parts, and their components from the parts' means, or
 * from the parts themselves if none of them has to be left out.
 *
 * 1,200 rows of 15,000 columns take 3.5 s on one CPU core if no direction is left out, 11 s if
 * 1,000 are kept.
 *
 * @param artists one for each row; artists of a single painting say nothing of W
 */
export async function fitWithinClass(
  matrix: FeatureMatrix,
  artists: readonly number[],
  options: WithinClassOptions = {},
): Promise<WithinClassFit> {
  const { components = 1000, shrinkage = 0.4, scaled = true } = options;
  const { random = createRandom('within class'), parts = 1, squashed = false } = options;
  const pieces = viewParts(matrix, parts);
  const fitted = fitStandardisation(pieces);
  const { means } = fitted;
  const deviations = scaled ? fitted.deviations : new Float32Array(pieces.width).fill(1);
  const standardised = ready(pieces, { means, deviations, squashed: Number(squashed) });
  const space = await fitPartSpace(standardised, { parts, components, centred: !squashed, random });
  const projected = await projectOntoSpace(space, standardised);
  const owners = repeatForParts(artists, parts);
  const whitening = await whitenScatter(centreOnArtists(projected, owners), {
    artists: new Set(artists).size,
    shrinkage,
  });
  const { mixtures, sources } = space;
  const mixed = mixtures === undefined ? whitening : await multiply(whitening, mixtures);
  const projection = await multiply(mixed, sources);
  return {
    parts,
    squashed: Number(squashed),
    means,
    deviations,
    projection: projection.data,
    components: projection.rows,
  };
}

function ready(
  pieces: FeatureMatrix,
  fit: Pick<WithinClassFit, 'means' | 'deviations' | 'squashed'>,
): FeatureMatrix {
  const standardised = standardise(pieces, fit satisfies Standardisation);
  return fit.squashed === 1 ? squash(standardised) : standardised;
}

/**
 * Whitened features, before they get unit length: [rows, components]. Of paintings in several parts
 * it is the mean of the parts' unit rows, so that no part outweighs the others.
 */
export async function whitenWithin(
  fit: WithinClassFit,
  matrix: FeatureMatrix,
): Promise<FeatureMatrix> {
  const { components, projection, means, parts } = fit;
  if (means.length * parts !== matrix.width) {
    throw new RangeError(`Expected rows of ${means.length * parts} numbers, got ${matrix.width}`);
  }
  const axes = { rows: components, width: means.length, data: projection };
  const whitened = await multiply(ready(viewParts(matrix, parts), fit), axes, { transposed: true });
  return parts === 1 ? whitened : meanOfParts(normaliseRows(whitened), parts);
}

/**
 * Rows of unit length, whose dot product is the within-class normalised cosine: [rows, components].
 */
export async function projectWithin(
  fit: WithinClassFit,
  matrix: FeatureMatrix,
): Promise<FeatureMatrix> {
  return normaliseRows(await whitenWithin(fit, matrix));
}

function centreOnArtists(matrix: FeatureMatrix, artists: readonly number[]): FeatureMatrix {
  const { rows, width } = matrix;
  const { means, rowOf } = meanByArtist(matrix, artists);
  const data = Float32Array.from(matrix.data);
  for (let row = 0; row < rows; row++) {
    const from = rowOf[row]! * width;
    for (let i = 0; i < width; i++) data[row * width + i]! -= means.data[from + i]!;
  }
  return { rows, width, data };
}

/** L⁻¹ for the shrunk covariance L Lᵀ of rows that are centred on their artists. */
async function whitenScatter(
  centred: FeatureMatrix,
  { artists, shrinkage }: { readonly artists: number; readonly shrinkage: number },
): Promise<FeatureMatrix> {
  const { rows, width } = centred;
  const covariance = Float64Array.from((await scatterOfColumns(centred)).data, (sum) => {
    return sum / Math.max(1, rows - artists);
  });
  let trace = 0;
  for (let i = 0; i < width; i++) trace += covariance[i * (width + 1)]!;
  for (let i = 0; i < covariance.length; i++) covariance[i]! *= 1 - shrinkage;
  // Where each artist has but one painting nothing is known of W, and all directions count alike.
  // The hundred-thousandth keeps W invertible if no shrinkage is asked for.
  const floor = trace > 0 ? (Math.max(shrinkage, 1e-5) * trace) / width : 1;
  for (let i = 0; i < width; i++) covariance[i * (width + 1)]! += floor;
  return { rows: width, width, data: Float32Array.from(invertCholesky(covariance, width)) };
}
