import type {
  FeatureExtractor,
  Model,
  Painting,
  Services,
  TrainTask,
} from '../../../harness/contract/plugin.ts';
import { withMaps } from '../explain/activation-maps.ts';
import type { FrozenMap } from '../features/any-backbone.ts';
import { poolMap } from '../layers/pool-map.ts';
import { explainSiamese, leastVariance } from './explain-siamese.ts';
import { createSiameseModel, loadSiameseParts, type SiameseModelParts } from './siamese-model.ts';
import type { SiameseOptions } from './siamese-options.ts';
import { trainSiamese } from './train-siamese.ts';

/** What a siamese network compares paintings by. */
export interface FrozenFeatures {
  readonly extractors: readonly FeatureExtractor[];
  /** The map that the features are pooled from; left out where they are no map of one layer. */
  readonly openMap?: () => Promise<FrozenMap>;
}

/** Trains a siamese network on frozen features. */
export async function trainOnFeatures(
  task: TrainTask<SiameseOptions>,
  features: FrozenFeatures,
): Promise<Model> {
  const train = await task.features(features.extractors, task.train);
  const validation = await task.features(features.extractors, task.validation.paintings);
  return createModel(await trainSiamese(task, train, validation), features, task);
}

/** Reads what such a model's `save` wrote. */
export async function loadOnFeatures(
  folder: string,
  features: FrozenFeatures,
  services: Services,
): Promise<Model> {
  return createModel(await loadSiameseParts(folder), features, services);
}

function createModel(
  parts: SiameseModelParts,
  { extractors, openMap }: FrozenFeatures,
  services: Services,
): Model {
  const featuresOf = (paintings: readonly Painting[]) => services.features(extractors, paintings);
  const siamese = createSiameseModel(parts, featuresOf);
  if (openMap === undefined) return siamese;
  return {
    ...siamese,
    async explain(pair) {
      const { part, pooling } = await openMap();
      return withMaps(services, part, pair, (maps) =>
        explainSiamese(parts, maps, (map) => poolMap(map, pooling, leastVariance)),
      );
    },
  };
}
