/**
 * The paper's baseline: the convolutional trunk of the network that won the competition, turned into a
 * siamese network and trained end to end on the paintings only.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import {
  definePlugin,
  type FeatureExtractor,
  type Model,
  type Painting,
  type Services,
} from '../../harness/contract/plugin.ts';
import { explainScore } from '../models/explain/grad-cam.ts';
import { digestNumbers } from '../models/model-files/digest-numbers.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { loadTensors, saveTensors } from '../models/model-files/save-tensors.ts';
import { trainEpochs } from '../models/training/train-epochs.ts';
import { SiameseCnn, siameseCnnShape } from './siamese-cnn.ts';
import { createCnnLearner, embedPixels, scoreEmbeddings, toImages } from './train-cnn.ts';

const options = z.object({
  inputSize: z
    .int()
    .min(32)
    .multipleOf(32)
    .default(224)
    .describe('Side in pixels to which the painting is squashed'),
  epochs: z.int().min(0).default(10).describe('Maximum number of epochs'),
  patience: z.int().min(1).default(10).describe('Stop after this many epochs without improvement'),
  learningRate: z.number().positive().default(0.0003).describe('Of Adam'),
  pairs: z
    .enum(['batch', 'paper'])
    .default('batch')
    .describe("Every pair within a batch of paintings, or the paper's list of pairs"),
  artistsPerBatch: z.int().min(2).default(8).describe('Artists per batch'),
  paintingsPerArtist: z.int().min(2).default(4).describe('Paintings per artist'),
  pairsPerEpoch: z
    .int()
    .min(0)
    .default(0)
    .describe("Maximum number of pairs of the paper's list per epoch; 0 takes all"),
  embedding: z.int().min(1).default(128).describe('Embedding size'),
  augment: z.boolean().default(true).describe('Flip, shift, zoom, turn and shear while training'),
});

/** The paper's number of parameters for its baseline. */
const parametersInPaper = 13_351_872;

export default definePlugin({
  name: 'baseline-cnn',
  summary: "The competition winner's convolutional trunk as a siamese network, from scratch",
  paper: { seen: 0.64, unseen: 0.56, mixed: 0.59 },
  options,
  trial: {
    inputSize: 32,
    epochs: 2,
    artistsPerBatch: 4,
    paintingsPerArtist: 2,
    embedding: 16,
    learningRate: 0.001,
  },

  async train(task) {
    const { inputSize: size, embedding } = task.options;
    const network = SiameseCnn.create({ size, embedding }, task.random.fork('network'));
    const [own, paper] = [network.countTrainable(), parametersInPaper].map((count) =>
      count.toLocaleString('en'),
    );
    task.log(`${own} trainable parameters; the paper counts ${paper}.`);
    const learner = createCnnLearner(task, network);
    try {
      await trainEpochs(task, learner, task.options);
      return await createModel(network, task);
    } catch (error) {
      network.dispose();
      throw error;
    } finally {
      learner.dispose();
    }
  },

  async load(folder, task) {
    const shape = await readJson(folder, 'shape.json', siameseCnnShape);
    const tensors = await loadTensors(folder, 'network');
    const network = new SiameseCnn(shape, tensors);
    tf.dispose(tensors);
    return createModel(network, task);
  },
});

async function createModel(network: SiameseCnn, services: Services): Promise<Model> {
  const extractor = await createEmbedder(network);
  const { embedding, size } = network.shape;
  const embed = (paintings: readonly Painting[]) => services.features(extractor, paintings);
  return {
    async predict(paintings, pairs) {
      const { data, rows } = await embed(paintings);
      const embeddings = tf.tensor2d(data, [rows, embedding]);
      const scores = await scoreEmbeddings(network, embeddings, pairs);
      embeddings.dispose();
      return scores;
    },
    embed,
    async explain(pair) {
      const maps: tf.Tensor4D[] = [];
      for await (const { data } of services.pixels({ kind: 'whole', size }, [...pair], 1)) {
        const images = toImages(data, 1, size);
        maps.push(tf.tidy(() => network.trunk.forward(images, false)));
        images.dispose();
      }
      const both = maps as [tf.Tensor4D, tf.Tensor4D];
      const score = (a: tf.Tensor4D, b: tf.Tensor4D) =>
        network.logits(tf.sum(tf.mul(network.embedMap(a), network.embedMap(b))) as tf.Scalar);
      return explainScore(both, score).finally(() => tf.dispose(maps));
    },
    async save(folder) {
      await saveTensors(folder, 'network', { ...network.variables });
      await writeFile(join(folder, 'shape.json'), JSON.stringify(network.shape));
    },
    dispose: () => network.dispose(),
  };
}

/** The trained network as an extractor: its embeddings are cached like any other features. */
async function createEmbedder(network: SiameseCnn): Promise<FeatureExtractor> {
  const digest = await digestNumbers(Object.values(network.variables));
  return {
    id: { network: 'baseline-cnn', weights: digest, version: 1 },
    view: { kind: 'whole', size: network.shape.size },
    width: network.shape.embedding,
    usesEngine: true,
    batchSize: 32,
    open: async () => ({
      async extract({ data, count }) {
        const embedded = embedPixels(network, data, count);
        const numbers = await embedded.data<'float32'>();
        embedded.dispose();
        return numbers;
      },
      dispose() {},
    }),
  };
}
