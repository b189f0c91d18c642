/**
 * The centred cosine of frozen Xception features, with nothing learnt from pairs: what a trained
 * head on the same features must beat.
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
import { frozenOptions, openFrozenExtractor } from '../models/features/frozen-options.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { scoreDotProducts } from '../models/tables/score-dot-products.ts';
import { centreAndNormalise, fitStandardisation } from '../models/tables/standardise.ts';

export default definePlugin({
  name: 'plain-cosine',
  summary: 'Frozen ImageNet Xception features, centred cosine, no training',
  options: z.object(frozenOptions({ layer: 'block14_sepconv2_act', inputSize: 299 })),
  trial: { inputSize: 96, layer: 'add_2' },

  extractors: async (task) => [await openFrozenExtractor('xception', task.options, task)],

  async train(task) {
    const extractor = await openFrozenExtractor('xception', task.options, task);
    const { means } = fitStandardisation(await task.features(extractor, task.train));
    return createModel(means, extractor, task);
  },

  async load(folder, task) {
    const extractor = await openFrozenExtractor('xception', task.options, task);
    const means = await readJson(folder, 'means.json', z.array(z.number()));
    return createModel(Float32Array.from(means), extractor, task);
  },
});

function createModel(means: Float32Array, extractor: FeatureExtractor, services: Services): Model {
  return {
    async predict(paintings, pairs) {
      const matrix = await services.features(extractor, paintings);
      const cosines = scoreDotProducts(centreAndNormalise(matrix, means), pairs);
      // From [−1, 1] to [0, 1]; rounding must not leave it.
      return Float32Array.from(cosines, (cosine) => Math.min(1, Math.max(0, (1 + cosine) / 2)));
    },
    embed: async (paintings) =>
      centreAndNormalise(await services.features(extractor, paintings), means),
    save: (folder) => writeFile(join(folder, 'means.json'), JSON.stringify([...means])),
    dispose() {},
  };
}
