/**
 * Learned pooling: the activation map of a frozen network's inner layer, reduced to principal
 * components, goes through a small network at every position; mean and deviation over the positions
 * describe the painting. It is trained to predict the training artists. Two paintings are compared by
 * their pooled output, or by the artists that the softmax predicts for them.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import {
  definePlugin,
  type LoadTask,
  type Model,
  type Painting,
  type Services,
  type TrainTask,
} from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { blendOption } from '../models/blend/blend.ts';
import { createBlendedModel } from '../models/blend/blended-model.ts';
import { type BlendedSide, loadBlended, trainBlended } from '../models/blend/train-blended.ts';
import { listWithinExtractors } from '../models/blend/within-side.ts';
import { ChunkedFeatures, cutChunks } from '../models/features/chunked-features.ts';
import { fixedSize, openFrozenPart } from '../models/features/frozen-options.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { requireNamed } from '../models/model-files/require-named.ts';
import { loadArrays, loadTensors, saveTensors } from '../models/model-files/save-tensors.ts';
import { styleOptions, styleTrial } from '../models/style/style-options.ts';
import { withinOptions } from '../models/style/within-options.ts';
import { describeMaps } from './describe-maps.ts';
import { type CachedMaps, openCachedMaps } from './map-extractor.ts';
import { fitPlaceComponents, type PlaceComponents } from './place-components.ts';
import { PoolingNetwork, poolingShape } from './pooling-network.ts';
import { chunkSize, ReducedMaps } from './reduced-maps.ts';
import { samplePositions } from './sample-positions.ts';
import { createPoolingLearner } from './train-pooling.ts';
import { fitCentre, toUnitProfiles } from './unit-profiles.ts';

const options = z.object({
  ...styleOptions,
  ...withinOptions,
  inputSize: fixedSize,
  layer: z.string().default('add_6').describe('Layer of Xception whose map is pooled'),
  stored: z
    .int()
    .min(0)
    .default(256)
    .describe('Channels of the cached map, by a fixed random projection; 0 stores all'),
  channels: z
    .int()
    .min(1)
    .default(192)
    .describe('Principal components of the positions, fitted on training paintings'),
  firstUnits: z.int().min(1).default(384).describe('Units of the first layer at each position'),
  units: z.int().min(1).default(192).describe('Units of the second layer, which is pooled'),
  window: z
    .int()
    .min(1)
    .default(14)
    .describe('Side in positions of the part of the maps that a training step sees'),
  dropout: z.number().min(0).max(0.9).default(0.5).describe('Dropout before the softmax'),
  smoothing: z.number().min(0).max(0.9).default(0.1).describe('Label smoothing'),
  learningRate: z.number().positive().default(0.001).describe('Of AdamW'),
  weightDecay: z.number().min(0).default(0.01).describe('Of AdamW, decoupled'),
  batch: z.int().min(2).default(64).describe('Paintings per step'),
  epochs: z.int().min(0).default(30).describe('Maximum number of epochs'),
  patience: z.int().min(1).default(30).describe('Stop after this many epochs without improvement'),
  profile: z
    .enum(['feat', 'logits'])
    .default('logits')
    .describe('Compare the pooled output, or how strongly each training artist is recognised'),
  blend: blendOption('validation'),
});

type Options = z.output<typeof options>;

/** Number of paintings whose positions suffice to find the principal components. */
const mostSampled = 1_500;

/** All parts of a model. */
interface Parts {
  readonly reduction: PlaceComponents;
  readonly network: PoolingNetwork;
  /** Mean of training paintings' profiles, if profiles are centred. */
  readonly centre: Float32Array | undefined;
}

export default definePlugin({
  name: 'learned-pooling',
  summary:
    'A small network at each position of an inner feature map, pooled; trained to classify artists',
  options,
  trial: {
    inputSize: 96,
    layer: 'add_2',
    stored: 32,
    channels: 16,
    firstUnits: 16,
    units: 8,
    ...styleTrial,
    window: 6,
    epochs: 2,
    batch: 16,
  },

  extractors: async (task) => [
    (await openMaps(task.options, task)).extractor,
    ...(await listWithinExtractors(task.options, task)),
  ],

  async train(task) {
    const { profile } = task.options;
    const cached = await openMaps(task.options, task);
    const reduction = await fitReduction(task, cached);
    const { units, firstUnits } = task.options;
    const network = PoolingNetwork.create(
      {
        components: reduction.components,
        units: [firstUnits, units],
        artists: task.artists,
      },
      task.random.fork('network'),
    );
    const train = new ReducedMaps(task, cached, reduction, mix(task.train, task.random));
    const validation = new ReducedMaps(task, cached, reduction, task.validation.paintings);
    let centre: Float32Array | undefined;
    const describe = async () => {
      if (profile === 'feat') centre = await fitCentre(network, train);
      return toUnitProfiles(await describeMaps(network, validation, profile), centre);
    };
    try {
      const blended = await trainBlended(task, describe, (validate) =>
        createPoolingLearner(task, network, train, validate),
      );
      return createModel({ reduction, network, centre }, blended, cached, task);
    } catch (error) {
      network.dispose();
      throw error;
    }
  },

  async load(folder, task) {
    const blended = await loadBlended(folder, task);
    const cached = await openMaps(task.options, task);
    return createModel(await loadParts(folder), blended, cached, task);
  },
});

/** In an order that mixes the artists of a chunk. */
function mix<P extends Painting>(paintings: readonly P[], random: Random): P[] {
  return random.fork('order of paintings').shuffle([...paintings]);
}

async function openMaps(chosen: Options, services: Services): Promise<CachedMaps> {
  const part = await openFrozenPart('xception', { ...chosen, pooling: 'mean' }, services);
  services.reportWeights(part.weights.provenance);
  return openCachedMaps(part, chosen.stored);
}

async function fitReduction(
  task: TrainTask<Options>,
  cached: CachedMaps,
): Promise<PlaceComponents> {
  const random = task.random.fork('positions');
  const sampled =
    task.train.length > mostSampled ? random.sample(task.train, mostSampled) : task.train;
  const chunks = cutChunks<Painting>(mix(sampled, task.random), chunkSize);
  const maps = new ChunkedFeatures(task, [cached.extractor], chunks, 0);
  const positions = await samplePositions(maps, sampled.length, cached.shape, random);
  const reduction = await fitPlaceComponents(positions, task.options.channels);
  const share = (100 * reduction.explained).toFixed(1);
  task.log(
    `${reduction.components} components explain ${share} % of the variance of ${positions.rows.toLocaleString('en')} positions.`,
  );
  return reduction;
}

function createModel(
  parts: Parts,
  blended: BlendedSide,
  cached: CachedMaps,
  task: LoadTask<Options>,
): Model {
  const { reduction, network, centre } = parts;
  return createBlendedModel({
    ...blended,
    async describe(paintings) {
      const maps = new ReducedMaps(task, cached, reduction, paintings);
      return toUnitProfiles(await describeMaps(network, maps, task.options.profile), centre);
    },
    save: (folder) => saveParts(folder, parts),
    dispose: () => network.dispose(),
  });
}

async function saveParts(folder: string, { reduction, network, centre }: Parts): Promise<void> {
  await saveTensors(folder, 'network', { ...network.variables });
  const { means, axes, components, explained } = reduction;
  const tensors: Record<string, tf.Tensor> = { means: tf.tensor1d(means), axes: tf.tensor1d(axes) };
  if (centre !== undefined) tensors.centre = tf.tensor1d(centre);
  await saveTensors(folder, 'reduction', tensors);
  tf.dispose(tensors);
  const shapes = { network: network.shape, components, explained };
  await writeFile(join(folder, 'shapes.json'), JSON.stringify(shapes));
}

const shapesSchema = z.object({
  network: poolingShape,
  components: z.int(),
  explained: z.number(),
});

async function loadParts(folder: string): Promise<Parts> {
  const { network: shape, ...reduction } = await readJson(folder, 'shapes.json', shapesSchema);
  const arrays = await loadArrays(folder, 'reduction');
  const variables = await loadTensors(folder, 'network');
  const network = new PoolingNetwork(shape, variables);
  tf.dispose(variables);
  const means = requireNamed(arrays, 'means');
  const axes = requireNamed(arrays, 'axes');
  return { reduction: { ...reduction, means, axes }, network, centre: arrays.centre };
}
