import type { Model, Painting, Services, TrainTask } from '../../../harness/contract/plugin.ts';
import { withMaps } from '../explain/activation-maps.ts';
import type { MappedFeatures } from '../features/painting-map.ts';
import { poolMap } from '../layers/pool-map.ts';
import { explainSiamese, leastVariance } from './explain-siamese.ts';
import { createSiameseModel, loadSiameseParts, type SiameseModelParts } from './siamese-model.ts';
import type { SiameseOptions } from './siamese-options.ts';
import { trainSiamese } from './train-siamese.ts';

/** Trains a siamese network on frozen features. */
export async function trainOnFeatures(
  task: TrainTask<SiameseOptions>,
  features: MappedFeatures,
): Promise<Model> {
  const train = await task.features(features.extractors, task.train);
  const validation = await task.features(features.extractors, task.validation.paintings);
  return createModel(await trainSiamese(task, train, validation), features, task);
}

/** Reads what such a model's `save` wrote. */
export async function loadOnFeatures(
  folder: string,
  features: MappedFeatures,
  services: Services,
): Promise<Model> {
  return createModel(await loadSiameseParts(folder), features, services);
}

function createModel(
  parts: SiameseModelParts,
  { extractors, openMap }: MappedFeatures,
  services: Services,
): Model {
  const featuresOf = (paintings: readonly Painting[]) => services.features(extractors, paintings);
  const siamese = createSiameseModel(parts, featuresOf);
  if (openMap === undefined) return siamese;
  return {
    ...siamese,
    async explain(pair) {
      const map = await openMap();
      return withMaps(services, map, pair, (maps) =>
        explainSiamese(parts, maps, (own) => poolMap(own, map.pooling, leastVariance)),
      );
    },
  };
}
