// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { resampleArtists, standardDeviation } from './artist-bootstrap.ts';
import { effectiveArtists, varianceCorrection } from './artist-variance.ts';
import {
  type Calibrator,
  calibratedOdds,
  calibratorResamples,
  fitCalibrator,
  scoreLogOdds,
} from './platt.ts';
import { shareBeyondChance } from './share-beyond-chance.ts';
import { numberArtists, type ScoredPairs } from './sorted-pairs.ts';
import { weighByArtist } from './weigh-by-artist.ts';

/**
 * Adopts a calibrator that was fitted on other artists, such as the many that a model was trained on, as
 * far as it suits these artists: calibrated log odds are a share of the way from the model's own to that
 * calibrator's. A few artists determine one share better than a slope and an intercept. The intervals are
 * those of a fit to these artists.
 *
 * @throws HarnessError as `fitCalibrator`
 */
export function adoptCalibrator(
  other: Calibrator,
  pairs: ScoredPairs,
  { seed = 0, resamples = calibratorResamples } = {},
): Calibrator {
  const { input, slope, intercept } = other;
  const own = fitCalibrator(pairs, { seed, resamples, input });
  const kept = other.kept * shareToAdopt(other, pairs, { seed, resamples });
  return { ...own, slope, intercept, kept };
}

/** From 0 to 1. */
function shareToAdopt(
  other: Calibrator,
  { scores, same, ...pairs }: ScoredPairs,
  { seed, resamples }: { readonly seed: number; readonly resamples: number },
): number {
  const numbered = { ...numberArtists(pairs.artistA, pairs.artistB), same };
  const { artists, artistA, artistB } = numbered;
  const none = Float64Array.from(scores, scoreLogOdds);
  const way = Float64Array.from(scores, (score, k) => calibratedOdds(other, score) - none[k]!);
  const weights = new Float64Array(same.length).fill(1);
  let share = 0;
  /** One Newton step, and the contribution of each pair. */
  const step = (): { readonly by: number; readonly influence: Float64Array } => {
    const influence = new Float64Array(same.length);
    let [gradient, curvature] = [0, 1e-12];
    for (let k = 0; k < same.length; k++) {
      const p = 1 / (1 + Math.exp(-(none[k]! + share * way[k]!)));
      influence[k] = ((same[k] === 0 ? 0 : 1) - p) * way[k]!;
      gradient += weights[k]! * influence[k]!;
      curvature += weights[k]! * p * (1 - p) * way[k]! ** 2;
    }
    return { by: gradient / curvature, influence: influence.map((own) => own / curvature) };
  };
  for (let i = 0; i < 50; i++) {
    const { by } = step();
    share += Math.max(-1, Math.min(1, by));
    if (Math.abs(by) < 1e-9) break;
  }
  const { influence } = step();
  const drawn = new Float64Array(resamples);
  resampleArtists(artists, seed, resamples, (times, resample) => {
    if (!weighByArtist(weights, numbered, times)) return false;
    drawn[resample] = step().by;
    return true;
  });
  const freedom = effectiveArtists({ artists, artistA, artistB, same }) - 1;
  const variance =
    (standardDeviation(drawn) ** 2 * varianceCorrection(numbered, influence) * (freedom + 1)) /
    freedom;
  if (share <= 0) return 0;
  return Math.min(1, share * shareBeyondChance(share ** 2 / variance, 1, freedom));
}
