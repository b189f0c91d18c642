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
  type AnyBackboneOptions,
  anyBackboneOptions,
  hasMap,
  openAnyExtractors,
  openAnyPart,
} from '../features/any-backbone.ts';
import { poolMap } from '../layers/pool-map.ts';
import { explainSiamese, leastVariance } from './explain-siamese.ts';
import { createSiameseModel, loadSiameseParts, type SiameseModelParts } from './siamese-model.ts';
import { siameseOptions } from './siamese-options.ts';
import { trainSiamese } from './train-siamese.ts';

/** What tells one siamese network on whichever features from another. */
export interface AnySiamese extends Pick<Plugin, 'name' | 'summary' | 'trial'> {
  /** The network, unless `--backbone` says otherwise. */
  readonly backbone: BackboneName;
}

/**
 * The pooled features of whichever frozen network, and a fully connected siamese network trained on
 * them. It says where it looks where the features are one layer of a network that is made of layers.
 */
export function defineAnySiamese({ backbone, ...about }: AnySiamese) {
  return definePlugin({
    ...about,
    options: z.object({ ...anyBackboneOptions(backbone), ...siameseOptions }),
    extractors: (task) => openAnyExtractors(task.options, task),

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
}

async function opener(chosen: AnyBackboneOptions, services: Services) {
  const extractors = await openAnyExtractors(chosen, services);
  const featuresOf = (paintings: readonly Painting[]) => services.features(extractors, paintings);
  const model = (parts: SiameseModelParts): Model => {
    const siamese = createSiameseModel(parts, featuresOf);
    if (!hasMap(chosen)) return siamese;
    return {
      ...siamese,
      async explain(pair) {
        const { part, pooling } = await openAnyPart(chosen, services);
        return withMaps(services, part, pair, (maps) =>
          explainSiamese(parts, maps, (map) => poolMap(map, pooling, leastVariance)),
        );
      },
    };
  };
  return { featuresOf, model };
}
