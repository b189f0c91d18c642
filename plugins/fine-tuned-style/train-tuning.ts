import * as tf from '@tensorflow/tfjs';
import type { LabelledPainting, TrainTask } from '../../harness/contract/plugin.ts';
import type { MapShape } from '../models/features/activation-extractor.ts';
import type { ChunkedFeatures } from '../models/features/chunked-features.ts';
import { takeMaps } from '../models/features/take-maps.ts';
import { pickAt } from '../models/tables/pick-at.ts';
import { AdamWOptimizer } from '../models/training/adamw.ts';
import {
  type ArtistBatchOptions,
  drawArtistBatches,
  hasPairs,
} from '../models/training/artist-batches.ts';
import type { Learner } from '../models/training/train-epochs.ts';
import type { TunedStyle } from './tuned-style.ts';
import { type LearntBatch, type TuningLossOptions, tuningLoss } from './tuning-loss.ts';

export interface TuningOptions extends ArtistBatchOptions, TuningLossOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** The input of tuning. */
export interface TuningMaterial {
  readonly network: TunedStyle;
  /** A direction per artist, for `softmax`; it is also trained. */
  readonly directions: tf.Variable | undefined;
  /** Activations of all views, with each artist's paintings together. */
  readonly activations: ChunkedFeatures<LabelledPainting>;
  readonly shape: MapShape;
  /** Number of images per painting. */
  readonly images: number;
  validate: Learner['validate'];
}

type Task = Pick<TrainTask<TuningOptions>, 'options' | 'random' | 'progress' | 'train'>;

/**
 * Trains the blocks on batches of P artists × K paintings; each painting is represented by one of its
 * images, drawn again each time.
 */
export function createTuningLearner(
  task: Task,
  { network, directions, activations, shape, images, validate }: TuningMaterial,
): Learner & { dispose(): void } {
  const { options, random } = task;
  const optimizer = new AdamWOptimizer(options.learningRate, options.weightDecay);
  const hasAnyPairs = hasPairs(task.train.map(({ artist }) => artist));
  const variables = {
    ...network.part.variables,
    ...(directions === undefined ? {} : { directions }),
  };
  const step = (maps: tf.Tensor4D, batch: LearntBatch) =>
    optimizer.minimize(
      () => tuningLoss(network.describe(maps), batch, directions, options),
      true,
      Object.values(variables),
    ) as tf.Scalar;
  return {
    variables,
    optimizer,
    async learn(epoch) {
      const own = random.fork('epoch', epoch);
      const progress = task.progress(`Epoch ${epoch}`, task.train.length, 'paintings');
      let total = 0;
      let steps = 0;
      let seenChunks = 0;
      try {
        for await (const { paintings, features } of activations.chunks(own.fork('chunks'))) {
          const draws = own.fork('chunk', seenChunks++);
          const artists = paintings.map(({ artist }) => artist);
          // A chunk's leftover may consist of artists with one painting each.
          if (hasAnyPairs && !hasPairs(artists)) continue;
          for (const rows of drawArtistBatches(artists, options, draws.fork('batches'))) {
            const seen = { images: Uint8Array.from(rows, () => draws.below(images)) };
            const batch = { paintings: rows, artists: pickAt(artists, rows) };
            const cost = tf.tidy(() => step(takeMaps(features, rows, shape, seen), batch));
            // Waits for the engine, so that work does not pile up on it.
            const [loss = 0] = await cost.data();
            cost.dispose();
            total += loss;
            steps++;
            progress.advance(rows.length);
          }
        }
      } finally {
        progress.stop();
      }
      return { loss: total / steps };
    },
    validate,
    dispose: () => optimizer.dispose(),
  };
}
