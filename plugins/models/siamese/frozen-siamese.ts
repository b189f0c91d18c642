import { z } from 'zod';
import {
  definePlugin,
  type Model,
  type Painting,
  type Plugin,
  type Services,
} from '../../../harness/contract/plugin.ts';
import type { BackboneName } from '../backbones/backbones.ts';
import { withMaps } from '../explain/activation-maps.ts';
import {
  type FrozenOptions,
  frozenOptions,
  openFrozenExtractor,
  openFrozenPart,
} from '../features/frozen-options.ts';
import { poolMap } from '../layers/pool-map.ts';
import { explainSiamese, leastVariance } from './explain-siamese.ts';
import { createSiameseModel, loadSiameseParts, type SiameseModelParts } from './siamese-model.ts';
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
    trial: {
      inputSize: 96,
      layer: trialLayer,
      epochs: 3,
      pairsPerEpoch: 1024,
      batch: 64,
      learningRate: 0.003,
    },

    extractors: async (task) => [await openFrozenExtractor(backbone, task.options, task)],

    async train(task) {
      const open = await opener(task.options, task);
      const train = await open.featuresOf(task.train);
      const validation = await open.featuresOf(task.validation.paintings);
      return open.model(await trainSiamese(task, train, validation));
    },

    async load(folder, task) {
      const open = await opener(task.options, task);
      return open.model(await loadSiameseParts(folder));
    },
  });

  async function opener(chosen: FrozenOptions, services: Services) {
    const extractor = await openFrozenExtractor(backbone, chosen, services);
    const featuresOf = (paintings: readonly Painting[]) => services.features(extractor, paintings);
    const model = (parts: SiameseModelParts): Model => ({
      ...createSiameseModel(parts, featuresOf),
      async explain(pair) {
        const part = await openFrozenPart(backbone, chosen, services);
        return withMaps(services, part, pair, (maps) =>
          explainSiamese(parts, maps, (map) => poolMap(map, chosen.pooling, leastVariance)),
        );
      },
    });
    return { featuresOf, model };
  }
}
