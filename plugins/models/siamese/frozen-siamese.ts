import { z } from 'zod';
import { definePlugin, type Plugin, type Services } from '../../../harness/contract/plugin.ts';
import type { BackboneName } from '../backbones/backbones.ts';
import {
  type FrozenOptions,
  frozenOptions,
  openFrozenExtractor,
  openFrozenPart,
} from '../features/frozen-options.ts';
import { type MappedFeatures, mapOfPart } from '../features/painting-map.ts';
import { loadOnFeatures, trainOnFeatures } from './siamese-on-features.ts';
import { siameseOptions } from './siamese-options.ts';

/** The differences between frozen backbones with a siamese network. */
export interface FrozenSiamese extends Pick<Plugin, 'name' | 'summary' | 'paper'> {
  readonly backbone: BackboneName;
  /** The layer whose pooled output is the features, unless `--layer` names another one. */
  readonly layer: string;
  /** A layer near the input, for a quick trial. */
  readonly trialLayer: string;
}

/**
 * The paper's transfer learning: the pooled features of a frozen ImageNet network, with a fully
 * connected siamese network trained on them.
 */
export function defineFrozenSiamese(approach: FrozenSiamese) {
  const { backbone, layer, trialLayer, ...about } = approach;
  return definePlugin({
    ...about,
    options: z.object({ ...frozenOptions({ layer }), ...siameseOptions }),
    trial: {
      inputSize: 96,
      layer: trialLayer,
      epochs: 3,
      pairsPerEpoch: 1024,
      batch: 64,
      learningRate: 0.003,
    },

    extractors: async (task) => [await openFrozenExtractor(backbone, task.options, task)],

    train: async (task) => trainOnFeatures(task, await openFeatures(task.options, task)),

    load: async (folder, task) =>
      loadOnFeatures(folder, await openFeatures(task.options, task), task),
  });

  async function openFeatures(chosen: FrozenOptions, services: Services): Promise<MappedFeatures> {
    return {
      extractors: [await openFrozenExtractor(backbone, chosen, services)],
      openMap: async () => ({
        ...mapOfPart(await openFrozenPart(backbone, chosen, services)),
        pooling: chosen.pooling,
      }),
    };
  }
}
