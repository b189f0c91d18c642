import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { multiply } from '../linear/multiply.ts';
import { meanByArtist } from '../tables/artist-means.ts';
import { centreAndNormaliseRows, normaliseRows } from '../tables/normalise-rows.ts';

/**
 * The mean direction of each artist's unit rows, of unit length: a cohort with one row per artist, for
 * when all paintings would be too many.
 */
export function cohortOfArtists(unit: FeatureMatrix, artists: readonly number[]): FeatureMatrix {
  return normaliseRows(meanByArtist(unit, artists).means);
}

/**
 * Describes a painting by what it resembles: its cosines with each member of a cohort, minus their
 * mean, at unit length, so that a dot product of two profiles is a correlation. Two paintings by an
 * unseen artist resemble the same others (anchor models; Sturim et al., 2001).
 *
 * @param cohort unit rows of training paintings, or of training artists; nothing from any test
 * @param unit rows of unit length in the same space
 * @returns [rows, cohort.rows]
 */
export async function profileAgainst(
  cohort: FeatureMatrix,
  unit: FeatureMatrix,
): Promise<FeatureMatrix> {
  return centreAndNormaliseRows(await multiply(unit, cohort, { transposed: true }));
}
