/**
 * Fine-tuning for style: the later blocks of Xception are trained on cached activations of the earlier
 * ones, with several views of each painting, so that paintings by the same artist come together. The
 * cosine of their pooled output then compares paintings by unseen artists.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import {
  definePlugin,
  type FeatureExtractor,
  type LoadTask,
  type Model,
  type Services,
  type TrainTask,
} from '../../harness/contract/plugin.ts';
import { findLayer } from '../models/backbones/needed-layers.ts';
import { xception } from '../models/backbones/xception.ts';
import { blendOption } from '../models/blend/blend.ts';
import { createBlendedModel } from '../models/blend/blended-model.ts';
import { type BlendedSide, loadBlended, trainBlended } from '../models/blend/train-blended.ts';
import { listWithinExtractors } from '../models/blend/within-side.ts';
import {
  createActivationExtractor,
  createTailExtractor,
  type FrozenPart,
  type MapShape,
  mapShapeOf,
} from '../models/features/activation-extractor.ts';
import { ChunkedFeatures, cutChunks } from '../models/features/chunked-features.ts';
import { digestNumbers } from '../models/model-files/digest-numbers.ts';
import { assignVariables } from '../models/model-files/named-variables.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { loadTensors, saveTensors } from '../models/model-files/save-tensors.ts';
import { styleOptions, styleTrial } from '../models/style/style-options.ts';
import { withinOptions } from '../models/style/within-options.ts';
import { openTunablePart } from '../models/trainable/open-tunable-part.ts';
import { TrainablePart } from '../models/trainable/trainable-part.ts';
import { beginTuning, toVariable } from './begin-tuning.ts';
import { chunkArtists } from './chunk-artists.ts';
import { describeWholes } from './describe-wholes.ts';
import { countViewImages, listStyleViews } from './style-views.ts';
import { createTuningLearner } from './train-tuning.ts';
import { TunedStyle } from './tuned-style.ts';

const options = z.object({
  ...styleOptions,
  ...withinOptions,
  inputSize: z.int().min(71).default(299).describe('Side in pixels of the images to train on'),
  from: z.string().default('add_11').describe('Last frozen layer of Xception'),
  to: z.string().default('add_12').describe('Last trained layer, whose output is pooled'),
  pooling: z
    .enum(['mean', 'mean+std'])
    .default('mean+std')
    .describe('How the last layer is pooled over the painting'),
  augment: z
    .enum(['none', 'mirrored', 'crops', 'both'])
    .default('mirrored')
    .describe(
      'Also trains on the mirrored painting, or on its centre and corners; each image of a ' +
        'painting takes as much cache as the whole',
    ),
  cropSize: z
    .int()
    .min(32)
    .default(224)
    .describe('Side in pixels of the corners to train on, cut at full size'),
  loss: z
    .enum(['softmax', 'supcon'])
    .default('supcon')
    .describe('Normalised softmax over artists, or supervised contrast'),
  temperature: z.number().positive().default(0.1).describe('Temperature'),
  smoothing: z.number().min(0).max(0.9).default(0.1).describe('Label smoothing, with softmax'),
  artistsPerBatch: z.int().min(2).default(8).describe('Artists per batch'),
  paintingsPerArtist: z.int().min(2).default(4).describe('Paintings per artist'),
  learningRate: z.number().positive().default(0.0001).describe('Of AdamW'),
  weightDecay: z.number().min(0).default(0.01).describe('Of AdamW, decoupled'),
  epochs: z.int().min(0).default(8).describe('Maximum number of epochs; 0 changes nothing'),
  patience: z.int().min(1).default(3).describe('Stop after this many epochs without improvement'),
  blend: blendOption('validation'),
});

type Options = z.output<typeof options>;

/**
 * Number of activation values in memory at a time, and the number that may stay in memory if there is
 * room.
 */
const chunkNumbers = 2 ** 28;
const keptNumbers = 5 * 2 ** 27;

export default definePlugin({
  name: 'fine-tuned-style',
  summary: "Later blocks of Xception, fine-tuned to bring an artist's paintings together",
  options,
  trial: {
    ...styleTrial,
    inputSize: 75,
    artistsPerBatch: 4,
    paintingsPerArtist: 2,
    from: 'add_1',
    to: 'add_2',
    epochs: 2,
    learningRate: 0.01,
    blend: 0.5,
  },

  extractors: async (task) => [
    ...listActivations(task.options, (await open(task.options, task)).frozen),
    ...(await listWithinExtractors(task.options, task)),
  ],

  async train(task) {
    const { frozen, loadWeights } = await open(task.options, task);
    const shape = mapShapeOf(frozen);
    const part = new TrainablePart(xception, spanOf(task.options), await loadWeights());
    let directions: tf.Variable | undefined;
    try {
      const material = openMaterial(task, frozen, shape);
      const { pooling, loss } = task.options;
      const start = await beginTuning(part, pooling, material.train, shape, material.order);
      const { network } = start;
      directions = loss === 'softmax' ? toVariable(start.directions) : undefined;
      const learning = { network, directions, shape, images: material.images };
      const blended = await trainBlended(
        task,
        () => describeWholes(material.validation, shape, (maps) => network.describe(maps)),
        (validate) =>
          createTuningLearner(task, { ...learning, activations: material.train, validate }),
      );
      return await createModel(network, blended, frozen, task);
    } catch (error) {
      part.dispose();
      throw error;
    } finally {
      directions?.dispose();
    }
  },

  async load(folder, task) {
    const { frozen, loadWeights } = await open(task.options, task);
    const blended = await loadBlended(folder, task);
    const centre = await readJson(folder, 'centre.json', z.array(z.number()));
    const weights = await loadWeights();
    const tensors = await loadTensors(folder, 'tuned');
    const part = new TrainablePart(xception, spanOf(task.options), weights);
    assignVariables(part.variables, tensors);
    tf.dispose(tensors);
    const network = new TunedStyle(part, task.options.pooling, Float32Array.from(centre));
    return createModel(network, blended, frozen, task);
  },
});

const spanOf = ({ from, to }: Options) => ({ from, to });

const open = (chosen: Options, services: Services) =>
  openTunablePart('xception', spanOf(chosen), chosen, services);

/** The activations of all views that training draws from. */
function listActivations(
  { augment, inputSize, cropSize }: Options,
  frozen: FrozenPart,
): FeatureExtractor[] {
  const views = listStyleViews(augment, inputSize, cropSize);
  return views.map((view) => createActivationExtractor(frozen, view));
}

function openMaterial(task: TrainTask<Options>, frozen: FrozenPart, { side, channels }: MapShape) {
  const { augment, inputSize, cropSize } = task.options;
  const images = countViewImages(listStyleViews(augment, inputSize, cropSize));
  const numbers = side * side * channels;
  const chunkSize = (each: number) => Math.max(1, Math.floor(chunkNumbers / each));
  const own = numbers * images;
  const chunks = chunkArtists(task.train, chunkSize(own), task.random.fork('chunks of artists'));
  const train = new ChunkedFeatures(
    task,
    listActivations(task.options, frozen),
    chunks,
    keptNumbers,
  );
  const { paintings } = task.validation;
  const validation = new ChunkedFeatures(
    task,
    [createActivationExtractor(frozen)],
    cutChunks(paintings, chunkSize(numbers)),
    chunkNumbers,
  );
  return { images, train, order: chunks.flat(), validation };
}

async function createModel(
  network: TunedStyle,
  blended: BlendedSide,
  frozen: FrozenPart,
  task: LoadTask<Options>,
): Promise<Model> {
  const { part, centre, pooling } = network;
  const tuned = await digestNumbers([centre, ...Object.values(part.variables)]);
  const { channels } = findLayer(xception, task.options.to);
  const extractor = createTailExtractor(frozen, {
    id: { output: `tuned ${task.options.to}`, pooling, tuned },
    width: pooling === 'mean' ? channels : 2 * channels,
    run: (maps) => network.describe(maps),
  });
  return createBlendedModel({
    ...blended,
    describe: (paintings) => task.features(extractor, paintings),
    async save(folder) {
      await saveTensors(folder, 'tuned', { ...part.variables });
      await writeFile(join(folder, 'centre.json'), JSON.stringify([...centre]));
    },
    dispose: () => part.dispose(),
  });
}
