/**
 * Frozen Xception features of the whole painting and a fully connected siamese network on them:
 * the approach with the best figures in the paper.
 */
import { z } from 'zod';
import { definePlugin, type Services } from '../../harness/plugin.ts';
import { createBackboneExtractor } from '../common/backbone-features.ts';
import { createSiameseModel, loadSiameseParts } from '../common/siamese/siamese-model.ts';
import { siameseOptions } from '../common/siamese/siamese-options.ts';
import { trainSiamese } from '../common/siamese/train-siamese.ts';

const options = z.object({
  weights: z
    .string()
    .default('imagenet')
    .describe('imagenet, or a Keras .h5 file or TensorFlow.js folder'),
  layer: z
    .string()
    .default('block14_sepconv2_act')
    .describe('Layer whose pooled output is the features; add_12 needs no block 14'),
  pooling: z
    .enum(['mean', 'mean+std'])
    .default('mean')
    .describe('How a layer is pooled over the painting'),
  inputSize: z
    .int()
    .min(71)
    .default(299)
    .describe('Pixels a side that the painting is squashed to'),
  weightsSeed: z.int().default(0).describe('Seed of untrained weights, where those must serve'),
  ...siameseOptions,
});

export default definePlugin({
  name: 'xception',
  summary: 'Frozen ImageNet Xception features, fully connected siamese network',
  paper: { seen: 0.888, unseen: 0.647, mixed: 0.672 },
  options,
  trial: { inputSize: 96, layer: 'add_2', epochs: 3, pairsPerEpoch: 256 },

  async train(task) {
    const extractor = await openExtractor(task.options, task);
    const train = await task.features(extractor, task.train);
    const validation = await task.features(extractor, task.validation.paintings);
    return createSiameseModel(await trainSiamese(task, train, validation), extractor, task);
  },

  async load(folder, task) {
    const extractor = await openExtractor(task.options, task);
    return createSiameseModel(await loadSiameseParts(folder), extractor, task);
  },
});

function openExtractor(chosen: z.output<typeof options>, services: Services) {
  return createBackboneExtractor({
    backbone: 'xception',
    weights: chosen.weights,
    layer: chosen.layer,
    pooling: chosen.pooling,
    size: chosen.inputSize,
    seed: chosen.weightsSeed,
    services,
  });
}
