/**
 * Fine-tuning for style: the later blocks of a network are trained on cached activations of the earlier
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
import { blendOption } from '../models/blend/blend.ts';
import { createBlendedModel } from '../models/blend/blended-model.ts';
import { type BlendedSide, loadBlended, trainBlended } from '../models/blend/train-blended.ts';
import { listWithinExtractors } from '../models/blend/within-side.ts';
import { backboneOption, describedBackbones } from '../models/features/any-backbone.ts';
import { ChunkedFeatures, cutChunks } from '../models/features/chunked-features.ts';
import { digestNumbers } from '../models/model-files/digest-numbers.ts';
import { assignVariables } from '../models/model-files/named-variables.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { loadTensors, saveTensors } from '../models/model-files/save-tensors.ts';
import { styleOptions, styleTrial } from '../models/style/style-options.ts';
import { withinOptions } from '../models/style/within-options.ts';
import { openTunableNetwork } from '../models/trainable/open-tunable-network.ts';
import type { TunableNetwork } from '../models/trainable/tunable-network.ts';
import { beginTuning, toVariable } from './begin-tuning.ts';
import { chunkArtists } from './chunk-artists.ts';
import { describeWholes } from './describe-wholes.ts';
import { refuseIdleWeights } from './refuse-idle-weights.ts';
import { countViewImages, listStyleViews } from './style-views.ts';
import { createTuningLearner } from './train-tuning.ts';
import { TunedStyle } from './tuned-style.ts';

const options = z.object({
  ...styleOptions,
  ...withinOptions,
  backbone: backboneOption
    .default('xception')
    .describe(`The network to train: ${describedBackbones}`),
  inputSize: z
    .int()
    .min(0)
    .default(0)
    .describe("Side in pixels of the images to train on; 0 takes the network's own size"),
  from: z
    .string()
    .default('auto')
    .describe(
      'Last frozen layer; auto is add_11 of Xception, mixed7 of InceptionV3, and of an ONNX network the last sum or concatenation before --to',
    ),
  to: z
    .string()
    .default('auto')
    .describe(
      'Last trained layer, whose output is pooled; auto is add_12 of Xception, mixed8 of InceptionV3, and the last map of an ONNX network',
    ),
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
  summary: "Later blocks of a network, fine-tuned to bring an artist's paintings together",
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
    ...listActivations(task.options, await open(task.options, task)),
    ...(await listWithinExtractors(task.options, task)),
  ],

  async train(task) {
    const tunable = await open(task.options, task);
    const { shape } = tunable;
    const part = await tunable.createLayers();
    let directions: tf.Variable | undefined;
    try {
      const material = openMaterial(task, tunable);
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
      return await createModel(network, blended, tunable, task);
    } catch (error) {
      part.dispose();
      throw error;
    } finally {
      directions?.dispose();
    }
  },

  async load(folder, task) {
    const tunable = await open(task.options, task);
    const blended = await loadBlended(folder, task);
    const centre = await readJson(folder, 'centre.json', z.array(z.number()));
    const part = await tunable.createLayers();
    try {
      const tensors = await loadTensors(folder, 'tuned');
      try {
        assignVariables(part.variables, tensors);
      } finally {
        tf.dispose(tensors);
      }
      const network = new TunedStyle(part, task.options.pooling, Float32Array.from(centre));
      return await createModel(network, blended, tunable, task);
    } catch (error) {
      part.dispose();
      throw error;
    }
  },
});

async function open(chosen: Options, services: Services): Promise<TunableNetwork> {
  refuseIdleWeights(chosen);
  return openTunableNetwork(chosen, services);
}

/** The activations of all views that training draws from. */
function listActivations(
  { augment, cropSize }: Options,
  { size, extractActivations }: TunableNetwork,
): FeatureExtractor[] {
  return listStyleViews(augment, size, cropSize).map((view) => extractActivations(view));
}

function openMaterial(task: TrainTask<Options>, tunable: TunableNetwork) {
  const { side, channels } = tunable.shape;
  const { augment, cropSize } = task.options;
  const images = countViewImages(listStyleViews(augment, tunable.size, cropSize));
  const numbers = side * side * channels;
  const chunkSize = (each: number) => Math.max(1, Math.floor(chunkNumbers / each));
  const own = numbers * images;
  const chunks = chunkArtists(task.train, chunkSize(own), task.random.fork('chunks of artists'));
  const train = new ChunkedFeatures(
    task,
    listActivations(task.options, tunable),
    chunks,
    keptNumbers,
  );
  const { paintings } = task.validation;
  const validation = new ChunkedFeatures(
    task,
    [tunable.extractActivations()],
    cutChunks(paintings, chunkSize(numbers)),
    chunkNumbers,
  );
  return { images, train, order: chunks.flat(), validation };
}

async function createModel(
  network: TunedStyle,
  blended: BlendedSide,
  tunable: TunableNetwork,
  task: LoadTask<Options>,
): Promise<Model> {
  const { part, centre, pooling } = network;
  const tuned = await digestNumbers([centre, ...Object.values(part.variables)]);
  const { channels, to } = tunable;
  const extractor = tunable.extractTail({
    id: { output: `tuned ${to}`, pooling, tuned },
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
