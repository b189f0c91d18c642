import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../harness/contract/item-at.ts';
import type { FeatureMatrix, LabelledPainting } from '../../harness/contract/plugin.ts';
import type { MapShape } from '../models/features/activation-extractor.ts';
import type { ChunkedFeatures } from '../models/features/chunked-features.ts';
import type { Pooling } from '../models/layers/pool-map.ts';
import { meanByArtist } from '../models/tables/artist-means.ts';
import { centreAndNormalise, fitStandardisation } from '../models/tables/standardise.ts';
import type { TrainableLayers } from '../models/trainable/trainable-layers.ts';
import { countArtists } from '../models/verification/artist-folds.ts';
import { describeWholes } from './describe-wholes.ts';
import { poolTuned, TunedStyle } from './tuned-style.ts';

/** The starting point of tuning. */
export interface TuningStart {
  readonly network: TunedStyle;
  /** The mean of each artist's paintings, [artists, width]: the initial directions of a softmax. */
  readonly directions: FeatureMatrix;
}

/** The untrained blocks' output for training paintings: its mean, and a direction per artist. */
export async function beginTuning(
  part: TrainableLayers,
  pooling: Pooling,
  activations: ChunkedFeatures<LabelledPainting>,
  shape: MapShape,
  paintings: readonly LabelledPainting[],
): Promise<TuningStart> {
  const pooled = await describeWholes(activations, shape, (maps) => poolTuned(part, pooling, maps));
  const { means } = fitStandardisation(pooled);
  const unit = centreAndNormalise(pooled, means);
  const artists = paintings.map(({ artist }) => artist);
  const byArtist = meanByArtist(unit, artists);
  // Rows in the order of artists' numbers.
  const { width } = unit;
  const count = countArtists(paintings);
  const data = new Float32Array(count * width);
  for (const [i, artist] of artists.entries()) {
    const from = itemAt(byArtist.rowOf, i) * width;
    data.set(byArtist.means.data.subarray(from, from + width), artist * width);
  }
  return {
    network: new TunedStyle(part, pooling, means),
    directions: { rows: count, width, data },
  };
}

/** The directions as a variable. */
export function toVariable({ data, rows, width }: FeatureMatrix): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor2d(data, [rows, width])));
}
