import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';

/**
 * Features of paintings by invented artists: a mean for each artist, and two moods of each painting
 * that move many columns together, by `stretch`, and hide what is specific to artists.
 *
 * @param gain 0 leaves nothing that tells artists apart
 */
export function drawArtists(
  seed: number,
  { artists = 12, paintings = 12, width = 60, gain = 1, stretch = 6 } = {},
): { readonly features: FeatureMatrix; readonly artists: number[] } {
  const random = createRandom(seed);
  const means = Array.from({ length: artists * width }, () => gain * random.normal());
  const rows = artists * paintings;
  const owners = Array.from({ length: rows }, (_, row) => row % artists);
  const data = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [random.normal(), random.normal()];
    for (let i = 0; i < width; i++) {
      const shared = stretch * (i % 2 === 0 ? a : b) * Math.cos(i);
      data[row * width + i] = means[owners[row]! * width + i]! + shared + 1.5 * random.normal();
    }
  }
  return { features: { rows, width, data }, artists: owners };
}
