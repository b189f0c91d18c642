import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, LabelledPainting, TrainTask } from '../../harness/contract/plugin.ts';
import type { MapShape } from '../models/features/activation-extractor.ts';
import { takeMaps } from '../models/features/take-maps.ts';
import { poolMap } from '../models/layers/pool-map.ts';
import { pickAt } from '../models/tables/pick-at.ts';
import { scoreDotProducts } from '../models/tables/score-dot-products.ts';
import { learnNames, measureNames } from '../models/training/name-artists.ts';
import type { Learner } from '../models/training/train-epochs.ts';
import { type ValidationMeasures, validatePairs } from '../models/training/validate-pairs.ts';
import type { Activations, LabelledActivations } from './activations.ts';
import { describeAll, type TunedNetwork } from './tuned-network.ts';

/** The input of both stages. */
export interface ClassifierTask {
  readonly task: TrainTask<{ readonly sgdRate: number; readonly sgdBatch: number }>;
  readonly network: TunedNetwork;
  readonly shape: MapShape;
  readonly train: LabelledActivations;
  readonly validation: Activations<TrainTask<unknown>['train'][number]>;
}

/** Stage 1: only the softmax, on the output of the unchanged block 14 for each painting. */
export async function createHeadLearner({
  task,
  network,
  shape,
  train,
  validation,
}: ClassifierTask): Promise<Learner & { dispose(): void }> {
  const { exit, classifier } = network;
  const pool = (activations: LabelledActivations) =>
    describeAll(activations, shape, (maps) => poolMap(exit.run(maps), 'mean'));
  const pooled = toTensor(await pool(train));
  const heldOut = toTensor(await pool(validation));
  const optimizer = tf.train.sgd(task.options.sgdRate);
  const variables = { ...classifier.variables };
  const trained = Object.values(variables);
  const artists = artistsOf(task.train);
  return {
    variables,
    optimizer,
    async learn(epoch) {
      const order = shuffled(artists.length, task, 'head', epoch);
      const steps = new Steps();
      for (const rows of batches(order, task.options.sgdBatch)) {
        steps.add(() => {
          const inputs = tf.gather(pooled, tf.tensor1d(rows, 'int32'));
          const truth = tf.tensor1d(pickAt(artists, rows), 'int32');
          return learnNames(optimizer, trained, () => classifier.logits(inputs), truth);
        });
      }
      return steps.average();
    },
    validate: () =>
      validate(
        task,
        tf.tidy(() => classifier.logits(heldOut)),
      ),
    dispose() {
      tf.dispose([pooled, heldOut]);
      optimizer.dispose();
    },
  };
}

/** Stage 2: the softmax and block 14 together, on cached activations of block 13. */
export function createTailLearner({
  task,
  network,
  shape,
  train,
  validation,
}: ClassifierTask): Learner & { dispose(): void } {
  const { exit, classifier } = network;
  const optimizer = tf.train.sgd(task.options.sgdRate);
  const variables = { ...exit.variables, ...classifier.variables };
  const trained = Object.values(variables);
  return {
    variables,
    optimizer,
    async learn(epoch) {
      const steps = new Steps();
      const random = task.random.fork('chunks', epoch);
      let seenChunks = 0;
      const progress = task.progress(`Epoch ${epoch}`, task.train.length, 'paintings');
      try {
        for await (const { paintings, features: activations } of train.chunks(random)) {
          const order = shuffled(paintings.length, task, 'tail', epoch, seenChunks++);
          for (const rows of batches(order, task.options.sgdBatch)) {
            steps.add(() => {
              const maps = takeMaps(activations, rows, shape);
              const truth = tf.tensor1d(artistsOf(pickAt(paintings, rows)), 'int32');
              const logits = () => classifier.logits(poolMap(exit.run(maps), 'mean'));
              return learnNames(optimizer, trained, logits, truth);
            });
            await steps.settle();
            progress.advance(rows.length);
          }
        }
      } finally {
        progress.stop();
      }
      return steps.average();
    },
    async validate() {
      const logits = await describeAll(validation, shape, (maps) =>
        classifier.logits(poolMap(exit.run(maps), 'mean')),
      );
      return validate(task, toTensor(logits));
    },
    dispose: () => optimizer.dispose(),
  };
}

/** Sums losses and accuracies on the engine, so that no step waits for a read. */
class Steps {
  #total: tf.Tensor1D | undefined;
  #count = 0;

  add(step: () => tf.Tensor1D): void {
    const before = this.#total;
    this.#total = tf.tidy(() => (before === undefined ? step() : tf.add(before, step())));
    before?.dispose();
    this.#count++;
  }

  /** Waits for the engine, so that work does not pile up on it. */
  async settle(): Promise<void> {
    await this.#total?.data();
  }

  async average(): Promise<{ loss: number; trainAccuracy: number }> {
    const [loss = 0, accuracy = 0] = (await this.#total?.data()) ?? [];
    this.#total?.dispose();
    return { loss: loss / this.#count, trainAccuracy: accuracy / this.#count };
  }
}

/**
 * Evaluates how well the softmax predicts the artists of held-out paintings, and how well the dot
 * product of two paintings' softmaxes, the probability that they predict the same artist,
 * distinguishes pairs.
 */
async function validate(
  task: TrainTask<unknown>,
  logits: tf.Tensor2D,
): Promise<ValidationMeasures> {
  const { paintings } = task.validation;
  const known = paintings.flatMap(({ artist }, row) => (artist < task.artists ? [row] : []));
  const measured = tf.tidy(() => {
    const truth = tf.tensor1d(artistsOf(pickAt(paintings, known)), 'int32');
    const { loss, accuracy } = measureNames(tf.gather(logits, tf.tensor1d(known, 'int32')), truth);
    return tf.stack([loss, accuracy]);
  });
  const softmax = tf.tidy(() => tf.softmax(logits));
  const [loss = 0, accuracy = 0] = await measured.data();
  const [rows, width] = softmax.shape;
  const probabilities = { rows, width, data: await softmax.data<'float32'>() };
  tf.dispose([measured, softmax, logits]);
  const measures = await validatePairs(task.validation, async (pairs) =>
    Float32Array.from(scoreDotProducts(probabilities, pairs), (product) => Math.min(1, product)),
  );
  return { ...measures, validationArtistLoss: loss, validationArtistAccuracy: accuracy };
}

function artistsOf(paintings: readonly LabelledPainting[]): number[] {
  return paintings.map(({ artist }) => artist);
}

function shuffled(
  count: number,
  { random }: TrainTask<unknown>,
  ...labels: (string | number)[]
): number[] {
  return random.fork(...labels).shuffle(Array.from({ length: count }, (_, index) => index));
}

/** Batches of one size, followed by a smaller last one. */
function batches(order: readonly number[], size: number): number[][] {
  const cut: number[][] = [];
  for (let from = 0; from < order.length; from += size) cut.push(order.slice(from, from + size));
  return cut;
}

function toTensor({ data, rows, width }: FeatureMatrix): tf.Tensor2D {
  return tf.tensor2d(data, [rows, width]);
}
