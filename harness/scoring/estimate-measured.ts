import { effectiveArtists, varianceCorrection } from './artist-variance.ts';
import type { ComparedPairs, MeasuredApproach } from './compare-scores.ts';
import { fewestArtistsForInterval } from './fewest-artists.ts';
import type { Estimate } from './score.ts';
import { intervalOf } from './score-pairs.ts';
import { numberArtists } from './sorted-pairs.ts';
import { studentQuantile } from './student-t.ts';

/**
 * The figure of an approach that was measured on draws of artists, with its 95 % interval over artists. For
 * a single run it equals that of `scorePairs`; for several it is the mean with the interval of the mean:
 * artists who are hard for one run are usually hard for all. With too few artists there is no interval.
 */
export function estimateMeasured(
  { value, replicates, influence }: MeasuredApproach,
  { same, artistA, artistB }: ComparedPairs,
): Estimate {
  const pairs = { ...numberArtists(artistA, artistB), same };
  if (pairs.artists < fewestArtistsForInterval) return { value, low: null, high: null };
  const effective = effectiveArtists(pairs);
  const correction = varianceCorrection(pairs, influence);
  const widening = Math.sqrt((correction * effective) / (effective - 1));
  const reach = studentQuantile(0.975, effective - 1) * widening;
  return intervalOf(value, replicates, reach, same.length);
}
