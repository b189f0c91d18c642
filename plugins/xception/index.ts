/**
 * Frozen Xception features of the whole painting and a fully connected siamese network on them:
 * the approach with the best figures in the paper.
 */
import { z } from 'zod';
import { definePlugin } from '../../harness/plugin.ts';
import { frozenOptions, openFrozenExtractor } from '../common/frozen-options.ts';
import { createSiameseModel, loadSiameseParts } from '../common/siamese/siamese-model.ts';
import { siameseOptions } from '../common/siamese/siamese-options.ts';
import { trainSiamese } from '../common/siamese/train-siamese.ts';

export default definePlugin({
  name: 'xception',
  summary: 'Frozen ImageNet Xception features, fully connected siamese network',
  paper: { seen: 0.888, unseen: 0.647, mixed: 0.672 },
  options: z.object({
    ...frozenOptions({ layer: 'block14_sepconv2_act', inputSize: 299 }),
    ...siameseOptions,
  }),
  trial: { inputSize: 96, layer: 'add_2', epochs: 3, pairsPerEpoch: 256 },

  async train(task) {
    const extractor = await openFrozenExtractor('xception', task.options, task);
    const train = await task.features(extractor, task.train);
    const validation = await task.features(extractor, task.validation.paintings);
    return createSiameseModel(await trainSiamese(task, train, validation), extractor, task);
  },

  async load(folder, task) {
    const extractor = await openFrozenExtractor('xception', task.options, task);
    return createSiameseModel(await loadSiameseParts(folder), extractor, task);
  },
});
