import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { multiply } from '../linear/multiply.ts';
import { meanByArtist } from '../tables/artist-means.ts';
import { centreAndNormaliseRows, normaliseRows } from '../tables/normalise-rows.ts';

/**
 * The mean direction of each artist's unit rows, of unit length: a cohort of as many rows as there
 * are artists, if all paintings would be too many.
 */
export function cohortOfArtists(unit: FeatureMatrix, artists: readonly number[]): FeatureMatrix {
  return normaliseRows(meanByArtist(unit, artists).means);
}

/**
 * A painting by whom it resembles: its cosines with each member of a cohort, less their mean, at
 * unit length, so that a dot product of two profiles is a correlation. Two paintings of an artist
 * that nobody has seen resemble the same others (anchor models; Sturim et al., 2001).
 *
 * @param cohort unit rows of training paintings, or of training artists; nothing of any test
 * @param unit rows of unit length in the same space
 * @returns [rows, cohort.rows]
 */
export async function profileAgainst(
  cohort: FeatureMatrix,
  unit: FeatureMatrix,
): Promise<FeatureMatrix> {
  return centreAndNormaliseRows(await multiply(unit, cohort, { transposed: true }));
}
