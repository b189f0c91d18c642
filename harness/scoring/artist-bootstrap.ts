// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom } from '../contract/random.ts';

/** Default number of bootstrap resamples of a run. */
export const defaultResamples = 1000;

/**
 * Repeatedly draws as many artists as there are, with replacement.
 *
 * @param use receives how often each artist was drawn (the array is reused); returns false if the draw
 *   leaves nothing to measure, and the draw is then repeated
 */
export function resampleArtists(
  artists: number,
  seed: number,
  resamples: number,
  use: (times: Uint32Array, resample: number) => boolean,
): void {
  const random = createRandom(seed, 'bootstrap over artists');
  const times = new Uint32Array(artists);
  for (let resample = 0; resample < resamples; ) {
    times.fill(0);
    for (let i = 0; i < artists; i++) times[random.below(artists)]!++;
    if (use(times, resample)) resample++;
  }
}

/** Standard deviation about the mean. */
export function standardDeviation(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}
