/**
 * The centred cosine of a frozen network's features, Xception's unless told otherwise, with nothing
 * learnt from pairs: what a trained head on the same features must beat.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  definePlugin,
  type FeatureExtractor,
  type Model,
  type Services,
} from '../../harness/contract/plugin.ts';
import { anyBackboneOptions, openAnyExtractors } from '../models/features/any-backbone.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { scoreDotProducts } from '../models/tables/score-dot-products.ts';
import { centreAndNormalise, fitStandardisation } from '../models/tables/standardise.ts';

export default definePlugin({
  name: 'plain-cosine',
  summary: "A frozen network's features (Xception's by default), centred cosine, no training",
  options: z.object(anyBackboneOptions('xception')),
  trial: { inputSize: 96, layer: 'add_2' },

  extractors: (task) => openAnyExtractors(task.options, task),

  async train(task) {
    const extractors = await openAnyExtractors(task.options, task);
    const { means } = fitStandardisation(await task.features(extractors, task.train));
    return createModel(means, extractors, task);
  },

  async load(folder, task) {
    const extractors = await openAnyExtractors(task.options, task);
    const means = await readJson(folder, 'means.json', z.array(z.number()));
    return createModel(Float32Array.from(means), extractors, task);
  },
});

function createModel(
  means: Float32Array,
  extractors: readonly FeatureExtractor[],
  services: Services,
): Model {
  return {
    async predict(paintings, pairs) {
      const matrix = await services.features(extractors, paintings);
      const cosines = scoreDotProducts(centreAndNormalise(matrix, means), pairs);
      // From [−1, 1] to [0, 1]; rounding must not leave it.
      return Float32Array.from(cosines, (cosine) => Math.min(1, Math.max(0, (1 + cosine) / 2)));
    },
    embed: async (paintings) =>
      centreAndNormalise(await services.features(extractors, paintings), means),
    save: (folder) => writeFile(join(folder, 'means.json'), JSON.stringify([...means])),
    dispose() {},
  };
}
