import { z } from 'zod';
import { definePlugin, type Painting, type Plugin } from '../../../harness/plugin.ts';
import type { BackboneName } from '../backbones.ts';
import { frozenOptions, openFrozenExtractor } from '../frozen-options.ts';
import { createSiameseModel, loadSiameseParts } from './siamese-model.ts';
import { siameseOptions } from './siamese-options.ts';
import { trainSiamese } from './train-siamese.ts';

/** What tells one frozen backbone with a siamese network from another. */
export interface FrozenSiamese extends Pick<Plugin, 'name' | 'summary' | 'paper'> {
  readonly backbone: BackboneName;
  /** The layer whose pooled output is the features, unless `--layer` says otherwise. */
  readonly layer: string;
  /** A layer near the input, for a quick trial. */
  readonly trialLayer: string;
}

/**
 * An approach of the paper's transfer learning: the pooled features of a frozen ImageNet network,
 * and a fully connected siamese network trained on them.
 */
export function defineFrozenSiamese(approach: FrozenSiamese) {
  const { backbone, layer, trialLayer, ...about } = approach;
  return definePlugin({
    ...about,
    options: z.object({ ...frozenOptions({ layer, inputSize: 299 }), ...siameseOptions }),
    trial: { inputSize: 96, layer: trialLayer, epochs: 3, pairsPerEpoch: 256 },

    extractors: async (task) => [await openFrozenExtractor(backbone, task.options, task)],

    async train(task) {
      const extractor = await openFrozenExtractor(backbone, task.options, task);
      const featuresOf = (paintings: readonly Painting[]) => task.features(extractor, paintings);
      const train = await featuresOf(task.train);
      const validation = await featuresOf(task.validation.paintings);
      return createSiameseModel(await trainSiamese(task, train, validation), featuresOf);
    },

    async load(folder, task) {
      const extractor = await openFrozenExtractor(backbone, task.options, task);
      const featuresOf = (paintings: readonly Painting[]) => task.features(extractor, paintings);
      return createSiameseModel(await loadSiameseParts(folder), featuresOf);
    },
  });
}
