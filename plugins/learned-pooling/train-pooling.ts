import * as tf from '@tensorflow/tfjs';
import type { LabelledPainting, TrainTask } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { createDropout } from '../models/layers/dropout.ts';
import { pickAt } from '../models/tables/pick-at.ts';
import { AdamWOptimizer } from '../models/training/adamw.ts';
import { learnNames } from '../models/training/name-artists.ts';
import type { Learner } from '../models/training/train-epochs.ts';
import type { PoolingNetwork } from './pooling-network.ts';
import type { ReducedMaps, Window } from './reduced-maps.ts';

/** The options of training. */
export interface PoolingOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly batch: number;
  readonly dropout: number;
  readonly smoothing: number;
  /** Positions per side of the window used in a step. */
  readonly window: number;
}

type Task = Pick<TrainTask<PoolingOptions>, 'options' | 'random' | 'progress' | 'train'>;

/**
 * Trains the network to predict the training artists. Every step uses one window of all its paintings'
 * maps, in a different place each time, so that the network does not memorise positions.
 *
 * @param validate returns the quality of an epoch
 */
export function createPoolingLearner(
  task: Task,
  network: PoolingNetwork,
  maps: ReducedMaps<LabelledPainting>,
  validate: Learner['validate'],
): Learner & { dispose(): void } {
  const { options, random } = task;
  const optimizer = new AdamWOptimizer(options.learningRate, options.weightDecay);
  const dropout =
    options.dropout > 0 ? createDropout(options.dropout, random.fork('dropout')) : undefined;
  const side = Math.min(options.window, maps.side);
  const trained = network.trainable;
  return {
    variables: network.variables,
    optimizer,
    async learn(epoch) {
      const own = random.fork('epoch', epoch);
      const masks = dropout?.forEpoch(epoch);
      const progress = task.progress(`Epoch ${epoch}`, task.train.length, 'paintings');
      const total = { steps: 0, loss: 0, accuracy: 0 };
      let seenChunks = 0;
      try {
        for await (const chunk of maps.chunks(own.fork('chunks'))) {
          const draws = own.fork('chunk', seenChunks++);
          for (const rows of drawBatches(chunk.paintings.length, options.batch, draws)) {
            const window = drawWindow(maps.side, side, draws);
            const artists = pickAt(chunk.paintings, rows).map(({ artist }) => artist);
            const measured = tf.tidy(() => {
              const seen = maps.take(chunk, rows, window);
              const truth = tf.tensor1d(artists, 'int32');
              const logits = () => network.learn(seen, masks);
              return learnNames(optimizer, trained, logits, truth, options.smoothing);
            });
            // Waits for the engine, so that work does not pile up on it.
            const [loss = 0, accuracy = 0] = await measured.data();
            measured.dispose();
            total.steps++;
            total.loss += loss;
            total.accuracy += accuracy;
            progress.advance(rows.length);
          }
        }
      } finally {
        progress.stop();
      }
      return { loss: total.loss / total.steps, trainAccuracy: total.accuracy / total.steps };
    },
    validate,
    dispose() {
      optimizer.dispose();
      dropout?.dispose();
    },
  };
}

/**
 * Batches of one size in random order; paintings that do not fill a batch are not used in this epoch.
 */
function drawBatches(count: number, size: number, random: Random): number[][] {
  const order = random.shuffle(Array.from({ length: count }, (_, row) => row));
  const whole = Math.min(size, count);
  const batches: number[][] = [];
  for (let from = 0; from + whole <= count; from += whole) {
    batches.push(order.slice(from, from + whole));
  }
  return batches;
}

function drawWindow(mapSide: number, side: number, random: Random): Window {
  const room = mapSide - side + 1;
  return { left: random.below(room), top: random.below(room), side };
}
