import { standardDeviation } from './artist-bootstrap.ts';
import { studentCdf, studentQuantile } from './student-t.ts';

/** A mean over the runs of a cross-validation, with its uncertainty. */
export interface ResampledMean {
  readonly value: number;
  /** The 95 % interval; null for a single run. */
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation over the runs; null for a single one. */
  readonly deviation: number | null;
  /** Two-sided, for the mean being 0; null for a single run. */
  readonly pValue: number | null;
}

/**
 * The corrected resampled t-test of Nadeau and Bengio ("Inference for the generalization error", Machine
 * Learning 52, 2003), for repeated k-fold cross-validation as Bouckaert and Frank use it ("Evaluating the
 * replicability of significance tests for comparing learning algorithms", 2004).
 *
 * Runs share most of their training data, so the usual variance s²/n of their mean is too small, and more
 * so the more runs there are. Instead it is (1/n + testToTrain)·s², with n − 1 degrees of freedom.
 *
 * @param values a figure, or a paired difference, per run; at least one
 * @param testToTrain n_test / n_train: 1/(k − 1) for k folds
 */
export function correctedResampledT(values: readonly number[], testToTrain: number): ResampledMean {
  const count = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / count;
  if (count < 2) return { value, low: null, high: null, deviation: null, pValue: null };
  const deviation = standardDeviation(values);
  const error = deviation * Math.sqrt(1 / count + testToTrain);
  // Rounding changes equal values by less than this.
  if (error < 1e-12) {
    const isZero = Math.abs(value) < 1e-12;
    return { value, low: value, high: value, deviation: 0, pValue: isZero ? 1 : 0 };
  }
  const freedom = count - 1;
  const reach = studentQuantile(0.975, freedom) * error;
  return {
    value,
    deviation,
    low: value - reach,
    high: value + reach,
    pValue: 2 * studentCdf(-Math.abs(value) / error, freedom),
  };
}
