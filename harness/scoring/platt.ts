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
import { numberArtists, requireArtistsToMatch, type ScoredPairs } from './sorted-pairs.ts';
import { studentQuantile } from './student-t.ts';

/**
 * Platt's calibration (1999) of a model's probabilities, fitted on validation pairs: calibrated log
 * odds are `intercept + slope · x`, where x is the log odds of the model's probability or the
 * probability itself, whichever fits better. Log odds suit a network that is too sure of itself or
 * too timid; a plain similarity in [0, 1] often has tails that only the probability itself follows.
 *
 * It assumes the share of same-artist pairs that it was fitted on, a half.
 */
export interface Calibrator {
  /** What x is. */
  readonly input: CalibratorInput;
  readonly slope: number;
  readonly intercept: number;
  /**
   * How uncertain both are over other artists: variances and covariance from a bootstrap over
   * artists, `[of the intercept, of both, of the slope]`.
   */
  readonly covariance: readonly [number, number, number];
  /** Degrees of freedom: the effective number of artists less one. */
  readonly freedom: number;
  /** What it was fitted on. */
  readonly pairs: number;
  readonly artists: number;
}

export type CalibratorInput = 'log odds' | 'probability';

const calibratorResamples = 200;

/**
 * Fits a calibrator. A slope below 0 would turn the model's order round, so it is held at 0: every
 * pair then gets the share of same-artist pairs.
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
    /** The better one unless told otherwise. */
    readonly input?: CalibratorInput;
  } = {},
): Calibrator {
  const { scores, same } = pairs;
  const positives = countPositives(same);
  requireBothClasses(positives, same.length);
  requireArtistsToMatch(same, pairs.artistA, pairs.artistB);
  const { artists, artistA, artistB } = numberArtists(pairs.artistA, pairs.artistB);
  const weights = new Float64Array(same.length).fill(1);
  const fits = (chosen === undefined ? inputs : [chosen]).map((input) => {
    const x = Float64Array.from(scores, inputOf[input]);
    return { input, x, ...fitLogistic(x, same, weights, [0, 1]) };
  });
  const { input, x, intercept, slope } = fits.reduce((a, b) => (b.loss < a.loss ? b : a));

  const drawn: [number, number][] = [];
  resampleArtists(artists, seed, resamples, (times) => {
    let positive = 0;
    let negative = 0;
    for (let k = 0; k < same.length; k++) {
      const isSame = same[k] !== 0;
      weights[k] = times[artistA[k]!]! * (isSame ? 1 : times[artistB[k]!]!);
      if (isSame) positive += weights[k]!;
      else negative += weights[k]!;
    }
    if (positive === 0 || negative === 0) return false;
    // How many pairs of each kind there are was decided by who made the pairs, not by chance.
    const [up, down] = [positives / positive, (same.length - positives) / negative];
    for (let k = 0; k < same.length; k++) weights[k]! *= same[k] !== 0 ? up : down;
    const fit = fitLogistic(x, same, weights, [intercept, slope]);
    drawn.push([fit.intercept, fit.slope]);
    return true;
  });
  const numbered = { artists, artistA, artistB, same };
  const correction = correctSpread(numbered, x, intercept, slope);
  const [ofIntercept, ofBoth, ofSlope] = covarianceOf(drawn);
  return {
    input,
    slope,
    intercept,
    covariance: [ofIntercept * correction, ofBoth * correction, ofSlope * correction],
    freedom: effectiveArtists(numbered) - 1,
    pairs: same.length,
    artists,
  };
}

/**
 * The calibrated probability of a score with its 95 % interval over artists: how far the curve
 * would move had other artists been there to calibrate on. It says nothing of how paintings
 * scatter about the curve; that is what the probability says. Fitted on too few artists it has none.
 *
 * @param prior how probable "same artist" is before looking, where it is not the half of the
 *   validation pairs
 */
export function calibrate(calibrator: Calibrator, score: number, prior = 0.5): Estimate {
  const { input, slope, intercept, freedom, artists } = calibrator;
  const [ofIntercept, ofBoth, ofSlope] = calibrator.covariance;
  const x = inputOf[input](score);
  const centre = intercept + slope * x + Math.log(prior / (1 - prior));
  const at = (odds: number): number => 1 / (1 + Math.exp(-odds));
  if (artists < fewestArtistsForCalibration) return { value: at(centre), low: null, high: null };
  const variance = Math.max(0, ofIntercept + 2 * ofBoth * x + ofSlope * x ** 2);
  const reach = studentQuantile(0.975, freedom) * Math.sqrt((variance * (freedom + 1)) / freedom);
  return { value: at(centre), low: at(centre - reach), high: at(centre + reach) };
}

/** Calibrated probabilities of many scores, without intervals. */
export function calibrateAll(
  { input, slope, intercept }: Calibrator,
  scores: ScoreArray,
): Float64Array {
  return Float64Array.from(scores, (score) => {
    return 1 / (1 + Math.exp(-(intercept + slope * inputOf[input](score))));
  });
}

const inputs = ['log odds', 'probability'] as const;
const inputOf: Readonly<Record<CalibratorInput, (score: number) => number>> = {
  'log odds': scoreLogOdds,
  // From [0, 1] to a range like that of log odds, for Newton's sake.
  probability: (score) => 4 * score - 2,
};

// The log odds of a score, cut where single precision ends: a sigmoid may round to 0 or 1.
function scoreLogOdds(score: number): number {
  const inside = Math.min(1 - 1e-7, Math.max(1e-7, score));
  return Math.log(inside / (1 - inside));
}

/** What the bootstrap's spread is to be multiplied by, the mean over low, middle and high inputs. */
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
