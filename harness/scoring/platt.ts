// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import {
  countPositives,
  requireBothClasses,
  type ScoreArray,
} from '../contract/metrics/check-scores.ts';
import { fitLogistic } from '../contract/metrics/fit-logistic.ts';
import { resampleArtists } from './artist-bootstrap.ts';
import { type ArtistPairs, effectiveArtists, varianceCorrection } from './artist-variance.ts';
import { fewestArtistsForCalibration } from './fewest-artists.ts';
import type { Estimate } from './score.ts';
import { shareBeyondChance } from './share-beyond-chance.ts';
import { numberArtists, requireArtistsToMatch, type ScoredPairs } from './sorted-pairs.ts';
import { studentQuantile } from './student-t.ts';
import { weighByArtist } from './weigh-by-artist.ts';

/**
 * Platt's calibration (1999) of a model's probabilities, fitted on validation pairs and shrunk towards
 * none: calibrated log odds are
 *
 *     kept · (intercept + slope · x) + (1 − kept) · log odds of the model's probability
 *
 * where x is these log odds or the probability itself, whichever fits better. Log odds suit a network
 * that is too confident or too cautious; a plain similarity in [0, 1] often has tails that only the
 * probability itself follows.
 *
 * It assumes the share of same-artist pairs that it was fitted on, a half.
 */
export interface Calibrator {
  /** The meaning of x. */
  readonly input: CalibratorInput;
  readonly slope: number;
  readonly intercept: number;
  /** The share of the fit that is more than chance: 0 leaves the model unchanged, 1 is the full fit. */
  readonly kept: number;
  /**
   * The uncertainty of both over other artists: variances and covariance from a bootstrap over artists,
   * `[of the intercept, of both, of the slope]`.
   */
  readonly covariance: readonly [number, number, number];
  /** Degrees of freedom: the effective number of artists minus one. */
  readonly freedom: number;
  /** The data it was fitted on. */
  readonly pairs: number;
  readonly artists: number;
}

export type CalibratorInput = 'log odds' | 'probability';

export const calibratorResamples = 200;

/**
 * Fits a calibrator. A slope below 0 would reverse the model's order, so it is clamped to 0.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function fitCalibrator(
  pairs: ScoredPairs,
  {
    seed = 0,
    resamples = calibratorResamples,
    input: chosen,
  }: {
    readonly seed?: number;
    readonly resamples?: number;
    /** The better of the two by default. */
    readonly input?: CalibratorInput;
  } = {},
): Calibrator {
  const { scores, same } = pairs;
  const positives = countPositives(same);
  requireBothClasses(positives, same.length);
  requireArtistsToMatch(same, pairs.artistA, pairs.artistB);
  const numbered = { ...numberArtists(pairs.artistA, pairs.artistB), same };
  const { artists } = numbered;
  const weights = new Float64Array(same.length).fill(1);
  const fits = (chosen === undefined ? inputs : [chosen]).map((input) => {
    const x = Float64Array.from(scores, inputOf[input]);
    return { input, x, ...fitLogistic(x, same, weights, [0, 1]) };
  });
  const { input, x, intercept, slope } = fits.reduce((a, b) => (b.loss < a.loss ? b : a));

  const drawn: [number, number][] = [];
  resampleArtists(artists, seed, resamples, (times) => {
    if (!weighByArtist(weights, numbered, times)) return false;
    const fit = fitLogistic(x, same, weights, [intercept, slope]);
    drawn.push([fit.intercept, fit.slope]);
    return true;
  });
  const correction = correctSpread(numbered, x, intercept, slope);
  const [ofIntercept, ofBoth, ofSlope] = covarianceOf(drawn);
  const fitted = {
    input,
    slope,
    intercept,
    covariance: [ofIntercept * correction, ofBoth * correction, ofSlope * correction],
    freedom: effectiveArtists(numbered) - 1,
  } as const;
  return {
    ...fitted,
    kept: shareToKeep(fitted, scores),
    pairs: same.length,
    artists,
  };
}

/**
 * The calibrated probability of a score with its 95 % interval over artists: how far the curve would move
 * with other artists to calibrate on. It does not describe how paintings scatter about the curve; the
 * probability does. With too few artists there is no interval.
 *
 * @param prior the probability of "same artist" before looking, if it differs from the half of the
 *   validation pairs
 */
export function calibrate(calibrator: Calibrator, score: number, prior = 0.5): Estimate {
  const { input, covariance, freedom, artists } = calibrator;
  const x = inputOf[input](score);
  const centre = calibratedOdds(calibrator, score) + Math.log(prior / (1 - prior));
  const at = (odds: number): number => 1 / (1 + Math.exp(-odds));
  if (artists < fewestArtistsForCalibration) return { value: at(centre), low: null, high: null };
  // The full uncertainty of the fit, however little of the fit is kept: a fit that cannot be distinguished
  // from chance does not make the model's own probabilities certain.
  const variance = Math.max(0, between(covariance, x, x));
  const reach = studentQuantile(0.975, freedom) * Math.sqrt((variance * (freedom + 1)) / freedom);
  return { value: at(centre), low: at(centre - reach), high: at(centre + reach) };
}

/** Calibrated probabilities of many scores, without intervals. */
export function calibrateAll(calibrator: Calibrator, scores: ScoreArray): Float64Array {
  return Float64Array.from(
    scores,
    (score) => 1 / (1 + Math.exp(-calibratedOdds(calibrator, score))),
  );
}

/** A score's log odds after calibration. */
export function calibratedOdds(
  { input, slope, intercept, kept }: Pick<Calibrator, 'input' | 'slope' | 'intercept' | 'kept'>,
  score: number,
): number {
  const fitted = kept * (intercept + slope * inputOf[input](score));
  return kept === 1 ? fitted : fitted + (1 - kept) * scoreLogOdds(score);
}

/** The covariance of a line's heights at two inputs. */
function between(
  [ofIntercept, ofBoth, ofSlope]: Calibrator['covariance'],
  x: number,
  y: number,
): number {
  return ofIntercept + ofBoth * (x + y) + ofSlope * x * y;
}

/**
 * The share of a fit to keep, from its distance from no calibration, at a low and at a high score, relative
 * to its variation over artists.
 */
function shareToKeep(
  { input, slope, intercept, covariance, freedom }: Omit<Calibrator, 'kept' | 'pairs' | 'artists'>,
  scores: ScoreArray,
): number {
  const sorted = Float64Array.from(scores).sort();
  const [low, high] = [0.1, 0.9].map((share) => sorted[Math.floor(share * (sorted.length - 1))]!);
  const [x, y] = [inputOf[input](low!), inputOf[input](high!)];
  const widening = (freedom + 1) / freedom;
  const [xx, xy, yy] = [
    widening * between(covariance, x, x),
    widening * between(covariance, x, y),
    widening * between(covariance, y, y),
  ];
  const determinant = xx * yy - xy * xy;
  // Scores that are all equal, or a fit that no artist moves.
  if (!(determinant > 1e-12 * xx * yy)) return 1;
  const atLow = intercept + slope * x - scoreLogOdds(low!);
  const atHigh = intercept + slope * y - scoreLogOdds(high!);
  const squared = (yy * atLow ** 2 - 2 * xy * atLow * atHigh + xx * atHigh ** 2) / determinant;
  return shareBeyondChance(squared, 2, freedom);
}

const inputs = ['log odds', 'probability'] as const;
const inputOf: Readonly<Record<CalibratorInput, (score: number) => number>> = {
  'log odds': scoreLogOdds,
  // Maps [0, 1] to a range like that of log odds, which helps Newton's method.
  probability: (score) => 4 * score - 2,
};

/** The log odds of a score, clipped at the limits of single precision: a sigmoid may round to 0 or 1. */
export function scoreLogOdds(score: number): number {
  const inside = Math.min(1 - 1e-7, Math.max(1e-7, score));
  return Math.log(inside / (1 - inside));
}

/** The correction factor of the bootstrap's spread, averaged over low, middle and high inputs. */
function correctSpread(
  pairs: ArtistPairs,
  x: Float64Array,
  intercept: number,
  slope: number,
): number {
  let [haa, hab, hbb] = [1e-12, 0, 1e-12];
  const error = x.map((value, k) => {
    const p = 1 / (1 + Math.exp(-(intercept + slope * value)));
    haa += p * (1 - p);
    hab += p * (1 - p) * value;
    hbb += p * (1 - p) * value * value;
    return (pairs.same[k] === 0 ? 0 : 1) - p;
  });
  const determinant = haa * hbb - hab * hab;
  const sorted = x.slice().sort();
  const corrections = [0.1, 0.5, 0.9].map((share) => {
    const at = sorted[Math.floor(share * (x.length - 1))]!;
    // The first-order influence of each pair on the log odds at `at`.
    const [ofOne, ofX] = [(hbb - hab * at) / determinant, (haa * at - hab) / determinant];
    return varianceCorrection(
      pairs,
      error.map((e, k) => e * (ofOne + ofX * x[k]!)),
    );
  });
  return corrections.reduce((sum, correction) => sum + correction / corrections.length, 0);
}

function covarianceOf(drawn: readonly (readonly [number, number])[]): [number, number, number] {
  const means = [0, 1].map((i) => drawn.reduce((sum, pair) => sum + pair[i]!, 0) / drawn.length);
  const moment = (i: number, j: number): number =>
    drawn.reduce((sum, pair) => sum + (pair[i]! - means[i]!) * (pair[j]! - means[j]!), 0) /
    Math.max(1, drawn.length - 1);
  return [moment(0, 0), moment(0, 1), moment(1, 1)];
}
