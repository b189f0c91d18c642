import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../harness/contract/item-at.ts';
import type { Painting, Pairs, Services, TrainTask } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { scalePixels } from '../models/layers/scale-pixels.ts';
import { pickAt } from '../models/tables/pick-at.ts';
import type { Learner } from '../models/training/train-epochs.ts';
import { validatePairs } from '../models/training/validate-pairs.ts';
import { applyTransforms, drawTransform, winnerAugmentation } from './augment.ts';
import { type BatchOptions, drawBatches, type PairBatch } from './batches.ts';
import type { SiameseCnn } from './siamese-cnn.ts';

export interface CnnOptions extends BatchOptions {
  readonly learningRate: number;
  readonly augment: boolean;
}

/** Paintings per step in prediction. */
const embeddingBatch = 32;

/**
 * Trains the network end to end with Adam; a painting goes through the trunk once for all pairs of its
 * batch.
 */
export function createCnnLearner(
  task: TrainTask<CnnOptions>,
  network: SiameseCnn,
): Learner & { dispose(): void } {
  const { options, random } = task;
  const optimizer = tf.train.adam(options.learningRate);
  const artists = task.train.map(({ artist }) => artist);
  return {
    variables: network.variables,
    optimizer,
    async learn(epoch) {
      const own = random.fork('epoch', epoch);
      const batches = drawBatches(artists, options, own.fork('batches'));
      const augmenting = options.augment ? own.fork('augmentation') : undefined;
      return learnEpoch(task, network, optimizer, batches, augmenting);
    },
    async validate() {
      const embeddings = await embedPaintings(task, network, task.validation.paintings);
      const measures = await validatePairs(task.validation, (pairs) =>
        scoreEmbeddings(network, embeddings, pairs),
      );
      embeddings.dispose();
      return measures;
    },
    dispose: () => optimizer.dispose(),
  };
}

/** One pass over the batches; without a random generator, paintings are not augmented. */
export async function learnEpoch(
  task: Pick<TrainTask<CnnOptions>, 'train' | 'pixels' | 'progress'>,
  network: SiameseCnn,
  optimizer: tf.Optimizer,
  batches: readonly PairBatch[],
  augmenting: Random | undefined,
): Promise<{ loss: number; trainAccuracy: number }> {
  const [first] = batches;
  if (first === undefined) throw new RangeError('Expected at least one batch an epoch');
  const { size } = network.shape;
  const asked = batches.flatMap(({ paintings }) => pickAt(task.train, paintings));
  const perBatch = first.paintings.length;
  const progress = task.progress('Epoch', batches.length, 'batches');
  let step = 0;
  let loss = 0;
  let right = 0;
  try {
    // The next batch is decoded while the engine learns from this one.
    for await (const { data, count } of task.pixels({ kind: 'whole', size }, asked, perBatch)) {
      const batch = itemAt(batches, step++);
      const measured = tf.tidy(() => {
        const images = toImages(data, count, size);
        const moved =
          augmenting === undefined
            ? images
            : applyTransforms(
                images,
                Array.from({ length: count }, () =>
                  drawTransform(winnerAugmentation, size, augmenting),
                ),
              );
        return learnBatch(network, optimizer, moved, batch);
      });
      const [batchLoss = 0, accuracy = 0] = await measured.data();
      measured.dispose();
      loss += batchLoss;
      right += accuracy;
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  return { loss: loss / step, trainAccuracy: right / step };
}

/** One step; returns loss and accuracy, in which each kind of pairs counts one half. */
function learnBatch(
  network: SiameseCnn,
  optimizer: tf.Optimizer,
  images: tf.Tensor4D,
  { a, b, same }: PairBatch,
): tf.Tensor1D {
  const weights = balance(same);
  let accuracy: tf.Scalar = tf.scalar(0);
  const loss = optimizer.minimize(
    () => {
      const embeddings = network.embed(images, true);
      const cosines = tf.matMul(embeddings, embeddings, false, true);
      // Positions in the flattened table of all cosines.
      const places = Int32Array.from(a, (i, pair) => i * images.shape[0] + itemAt(b, pair));
      const own = tf.gather(tf.reshape(cosines, [-1]), tf.tensor1d(places, 'int32'));
      const logits = network.logits(own as tf.Tensor1D);
      const labels = tf.tensor1d(same);
      const weighed = tf.tensor1d(weights);
      const correct = tf.equal(tf.greater(logits, 0), tf.greater(labels, 0.5)).toFloat();
      accuracy = tf.keep(tf.sum(tf.mul(correct, weighed)) as tf.Scalar);
      // Cross-entropy of a logit, in the form that cannot overflow.
      const entropy = tf.add(
        tf.sub(tf.relu(logits), tf.mul(logits, labels)),
        tf.log1p(tf.exp(tf.neg(tf.abs(logits)))),
      );
      return tf.sum(tf.mul(entropy, weighed)) as tf.Scalar;
    },
    true,
    network.trainable,
  ) as tf.Scalar;
  const both = tf.stack([loss, accuracy]) as tf.Tensor1D;
  accuracy.dispose();
  return both;
}

/** Weights that add up to 1, one half for each kind of pairs. */
function balance(same: Float32Array): Float32Array {
  const positives = same.reduce((sum, value) => sum + value, 0);
  const negatives = same.length - positives;
  const kinds = (positives > 0 ? 1 : 0) + (negatives > 0 ? 1 : 0);
  return same.map((value) => 1 / kinds / (value === 1 ? positives : negatives));
}

/** Embeddings of paintings in the same order, [paintings, embedding]. */
async function embedPaintings(
  services: Pick<Services, 'pixels'>,
  network: SiameseCnn,
  paintings: readonly Painting[],
): Promise<tf.Tensor2D> {
  const { size, embedding } = network.shape;
  const parts: tf.Tensor2D[] = [];
  const view = { kind: 'whole', size } as const;
  for await (const { data, count } of services.pixels(view, paintings, embeddingBatch)) {
    parts.push(embedPixels(network, data, count));
  }
  const joined = parts.length === 0 ? tf.zeros<tf.Rank.R2>([0, embedding]) : tf.concat(parts, 0);
  tf.dispose(parts);
  return joined;
}

/** Pixels of `count` paintings → [count, embedding], always computed in batches of one size. */
export function embedPixels(network: SiameseCnn, data: Uint8Array, count: number): tf.Tensor2D {
  return tf.tidy(() => {
    const images = toImages(data, embeddingBatch, network.shape.size, count);
    return tf.slice(network.embed(images, false), [0, 0], [count, network.shape.embedding]);
  });
}

/** The probability of each pair, computed in the order of its indices. */
export async function scoreEmbeddings(
  network: SiameseCnn,
  embeddings: tf.Tensor2D,
  { a, b }: Pairs,
): Promise<Float32Array> {
  const scores = new Float32Array(a.length);
  const chunk = 1 << 16;
  for (let from = 0; from < a.length; from += chunk) {
    const to = Math.min(a.length, from + chunk);
    const [left, right] = [new Int32Array(to - from), new Int32Array(to - from)];
    for (let i = from; i < to; i++) {
      const [first, second] = [itemAt(a, i), itemAt(b, i)];
      left[i - from] = Math.min(first, second);
      right[i - from] = Math.max(first, second);
    }
    const probabilities = tf.tidy(() => {
      const [x, y] = [left, right].map((side) =>
        tf.gather(embeddings, tf.tensor1d(side, 'int32')),
      ) as [tf.Tensor2D, tf.Tensor2D];
      return tf.sigmoid(network.logits(tf.sum(tf.mul(x, y), 1)));
    });
    scores.set(await probabilities.data<'float32'>(), from);
    probabilities.dispose();
  }
  return scores;
}

/** RGB in [−1, 1], [rows, size, size, 3]; rows beyond `count` paintings are grey. */
export function toImages(data: Uint8Array, rows: number, size: number, count = rows): tf.Tensor4D {
  const stride = size * size * 3;
  const values = scalePixels(data.subarray(0, count * stride), new Float32Array(rows * stride));
  return tf.tensor4d(values, [rows, size, size, 3]);
}
