import { HarnessError, messageOf } from '../../harness/contract/errors.ts';
import type { FeatureMatrix, Pairs } from '../../harness/contract/plugin.ts';
import { loadFit, saveFit } from '../models/model-files/save-fit.ts';
import { scoreDotProducts } from '../models/tables/score-dot-products.ts';
import { measureOneByOne } from '../models/verification/measure-one-by-one.ts';
import {
  type CohortStatistics,
  normaliseSymmetrically,
  scaleLocally,
} from '../models/verification/score-normalisation.ts';

/** How cosines are normalised by cosines with a cohort of training paintings. */
export interface Normalisation {
  readonly normalise: 'csls' | 's-norm';
  /**
   * Number of a painting's nearest cohort members; used by `csls`, whereas `s-norm` uses the whole
   * cohort.
   */
  readonly neighbours: number;
  /** Centred unit rows of the training paintings. */
  readonly cohort: FeatureMatrix;
}

/**
 * The cohort statistics of paintings, each measured separately.
 *
 * @param unit centred unit rows, one per painting
 */
export function measureCohort(
  { normalise, neighbours, cohort }: Normalisation,
  unit: FeatureMatrix,
): Promise<CohortStatistics> {
  return measureOneByOne(cohort, unit, normalise === 'csls' ? neighbours : cohort.rows);
}

/**
 * Normalised cosines in [0, 1], one per pair; bit-identical if a and b are swapped, and independent of
 * other pairs. Only their order has a meaning: they are not probabilities.
 *
 * @param measured result of {@link measureCohort} for the same rows
 */
export function normaliseCosines(
  normalise: Normalisation['normalise'],
  unit: FeatureMatrix,
  pairs: Pairs,
  measured: CohortStatistics,
): Float32Array {
  const cosines = scoreDotProducts(unit, pairs);
  if (normalise === 'csls') {
    // Twice a cosine minus two means of cosines is in [−4, 4], except for rounding.
    return Float32Array.from(scaleLocally(cosines, pairs, measured), (score) =>
      Math.min(1, Math.max(0, (4 + score) / 8)),
    );
  }
  // In standard deviations, of any size. A logistic curve would round both ten and twenty of them to
  // 1.
  return Float32Array.from(
    normaliseSymmetrically(cosines, pairs, measured),
    (score) => (1 + score / (1 + Math.abs(score))) / 2,
  );
}

/** Writes the cohort into a model's folder. */
export async function saveCohort(folder: string, cohort: FeatureMatrix): Promise<void> {
  await saveFit(folder, 'cohort', cohort);
}

/**
 * Reads what {@link saveCohort} wrote, bit for bit.
 *
 * @param width number of values per painting
 * @throws HarnessError `MODEL_UNREADABLE` if it is missing or is not a table of this width
 */
export async function loadCohort(folder: string, width: number): Promise<FeatureMatrix> {
  try {
    const { rows, width: found, data } = await loadFit<FeatureMatrix>(folder, 'cohort');
    if (!(rows > 0) || found !== width || data?.length !== rows * width) {
      throw new Error(`it is not a table of ${width} numbers per painting`);
    }
    return { rows, width, data };
  } catch (error) {
    const message = `Cannot read the training paintings of the model in ${folder}: ${messageOf(error)}`;
    throw new HarnessError('MODEL_UNREADABLE', message, { cause: error });
  }
}
