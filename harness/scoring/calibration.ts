// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { checkLabelledScores, type ScoreArray } from '../contract/metrics/check-scores.ts';
import { defaultResamples, resampleArtists, standardDeviation } from './artist-bootstrap.ts';
import { effectiveArtists } from './artist-variance.ts';
import { fewestArtistsForInterval } from './fewest-artists.ts';
import type { Estimate } from './score.ts';
import { numberArtists, type ScoredPairs } from './sorted-pairs.ts';
import { studentQuantile } from './student-t.ts';

/** The pairs with probabilities in one range, and how many of them are by one artist. */
export interface ReliabilityBin {
  /** Start and end of the range; the last includes its end. */
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share of pairs by one artist, with its 95 % interval over artists. */
  readonly observed: Estimate;
}

/** How well probabilities are calibrated. */
export interface Calibration {
  /** Mean squared distance of the probabilities from the truth. */
  readonly brier: number;
  /** Expected calibration error: mean of |predicted − observed| over the bins, weighted by their pairs. */
  readonly expectedError: number;
  /** The reliability curve: the bins with pairs, in ascending order. */
  readonly bins: readonly ReliabilityBin[];
}

/**
 * The mean squared distance of probabilities from the truth (Brier 1950): 0 is best, and always answering
 * 0.5 gives 0.25.
 *
 * @param same 1 if both paintings are by one artist, else 0
 * @throws HarnessError `PREDICTION_INVALID`
 */
export function brierScore(scores: ScoreArray, same: Uint8Array): number {
  checkLabelledScores(scores, same);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += (scores[i]! - (same[i] === 0 ? 0 : 1)) ** 2;
  return scores.length === 0 ? 0 : sum / scores.length;
}

/**
 * The reliability curve over ranges of equal width, with its Brier score and expected calibration error.
 * The intervals come from a bootstrap over artists on the log odds, with the width that Student's t
 * requires; with too few artists there are none.
 *
 * @throws HarnessError `PREDICTION_INVALID`
 */
export function measureCalibration(
  pairs: ScoredPairs,
  {
    bins = 10,
    seed = 0,
    resamples = Math.min(300, defaultResamples),
  }: { readonly bins?: number; readonly seed?: number; readonly resamples?: number } = {},
): Calibration {
  const { scores, same } = pairs;
  const brier = brierScore(scores, same);
  const binOf = Uint32Array.from(scores, (score) => Math.min(bins - 1, Math.floor(score * bins)));
  const { artists, artistA, artistB } = numberArtists(pairs.artistA, pairs.artistB);
  const count = new Float64Array(bins);
  const positive = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  for (let k = 0; k < scores.length; k++) {
    count[binOf[k]!]!++;
    positive[binOf[k]!]! += same[k] === 0 ? 0 : 1;
    predicted[binOf[k]!]! += scores[k]!;
  }

  const replicates = Array.from(count, () => [] as number[]);
  const drawn = new Float64Array(bins);
  const drawnPositive = new Float64Array(bins);
  resampleArtists(artists, seed, scores.length === 0 ? 0 : resamples, (times) => {
    drawn.fill(0);
    drawnPositive.fill(0);
    for (let k = 0; k < scores.length; k++) {
      const isSame = same[k] !== 0;
      const weight = times[artistA[k]!]! * (isSame ? 1 : times[artistB[k]!]!);
      drawn[binOf[k]!]! += weight;
      if (isSame) drawnPositive[binOf[k]!]! += weight;
    }
    for (let b = 0; b < bins; b++) {
      if (drawn[b]! > 0) replicates[b]!.push(logOdds(drawnPositive[b]! / drawn[b]!, drawn[b]!));
    }
    return true;
  });

  const freedom = effectiveArtists({ artists, artistA, artistB, same }) - 1;
  const reach = studentQuantile(0.975, freedom) * Math.sqrt((freedom + 1) / freedom);
  const filled = Array.from(count, (_, b) => b).filter((b) => count[b]! > 0);
  const curve = filled.map((b): ReliabilityBin => {
    const value = positive[b]! / count[b]!;
    const centre = logOdds(value, count[b]!);
    const width = reach * standardDeviation(replicates[b]!);
    const observed =
      artists < fewestArtistsForInterval
        ? { value, low: null, high: null }
        : {
            value,
            low: Math.min(value, probabilityOf(centre - width)),
            high: Math.max(value, probabilityOf(centre + width)),
          };
    return {
      from: b / bins,
      to: (b + 1) / bins,
      pairs: count[b]!,
      predicted: predicted[b]! / count[b]!,
      observed,
    };
  });
  const expectedError = curve.reduce(
    (sum, bin) => sum + (bin.pairs / scores.length) * Math.abs(bin.predicted - bin.observed.value),
    0,
  );
  return { brier, expectedError, bins: curve };
}

// The log odds of 0 and 1 are infinite; half a pair is the finest resolution.
function logOdds(share: number, pairs: number): number {
  const inside = Math.min(1 - 0.5 / pairs, Math.max(0.5 / pairs, share));
  return Math.log(inside / (1 - inside));
}

function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
