import type { FeatureMatrix, Painting } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import type { MapShape } from '../models/features/activation-extractor.ts';
import type { ChunkedFeatures } from '../models/features/chunked-features.ts';

/** Number of positions that suffices for the means and products of a few hundred channels. */
const mostPositions = 60_000;
/** Positions per painting, which are much alike. */
const mostOfPainting = 40;

/**
 * Draws positions from the maps of paintings, one per row.
 *
 * @param count number of paintings
 */
export async function samplePositions(
  maps: ChunkedFeatures<Painting>,
  count: number,
  { side, channels }: MapShape,
  random: Random,
): Promise<FeatureMatrix> {
  const places = Array.from({ length: side * side }, (_, place) => place);
  const each = Math.min(places.length, mostOfPainting, Math.ceil(mostPositions / count));
  const data = new Float32Array(count * each * channels);
  let at = 0;
  for await (const { features } of maps.chunks()) {
    for (let row = 0; row < features.rows; row++) {
      for (const place of random.sample(places, each)) {
        const from = row * features.width + place * channels;
        data.set(features.data.subarray(from, from + channels), at);
        at += channels;
      }
    }
  }
  return { rows: count * each, width: channels, data };
}
