import * as tf from '@tensorflow/tfjs';
import { drawBatches } from '../../../plugins/baseline-cnn/batches.ts';
import { SiameseCnn } from '../../../plugins/baseline-cnn/siamese-cnn.ts';
import { learnEpoch } from '../../../plugins/baseline-cnn/train-cnn.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { Painting, View } from '../../contract/plugin.ts';
import { createRandom } from '../../contract/random.ts';
import { silentProgress } from '../../shared/progress.ts';
import type { EngineWork, Sizes } from '../models/bench-work.ts';

/**
 * Paintings to train on: as many artists as fit in a batch, each with more paintings than one batch takes.
 */
const artists = 32;
const paintingsPerArtist = 20;

/** Paintings per artist in a batch. */
const perArtist = 4;

/**
 * Trains the plugin's own network with its own training loop on one kind of pairs or the other. Paintings
 * are generated, all identical, and not augmented.
 */
export function createPairWork(pairs: 'batch' | 'paper', { size, batch }: Sizes): EngineWork {
  const random = createRandom('bench pairs');
  const network = SiameseCnn.create({ size, embedding: 128 }, random.fork('network'));
  const optimizer = tf.train.adam(3e-4);
  const train = Array.from({ length: artists * paintingsPerArtist }, (_, index) => ({
    key: `${index}`,
    artist: index % artists,
  }));
  const drawn = drawBatches(
    train.map(({ artist }) => artist),
    {
      pairs,
      artistsPerBatch: batch / perArtist,
      paintingsPerArtist: perArtist,
      pairsPerEpoch: 0,
    },
    random.fork('batches'),
  );
  const data = Uint8Array.from({ length: batch * size * size * 3 }, () => random.below(256));
  const task = {
    train,
    progress: () => silentProgress,
    async *pixels(_: View, paintings: readonly Painting[]) {
      for (let from = 0; from < paintings.length; from += batch) {
        yield { data, count: batch, images: 1, height: size, width: size };
      }
    },
  };
  let next = 0;
  return {
    unitsPerBatch: itemAt(drawn, 0).a.length,
    async run(batches) {
      const own = Array.from({ length: batches }, () => itemAt(drawn, next++ % drawn.length));
      await learnEpoch(task, network, optimizer, own, undefined);
    },
    dispose() {
      optimizer.dispose();
      network.dispose();
    },
  };
}
