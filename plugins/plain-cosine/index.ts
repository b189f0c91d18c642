/**
 * The centred cosine of a frozen network's features, by default Xception's, with nothing learned from
 * pairs: a trained head on the same features must beat it. The cosine can be normalised by cosines
 * with training paintings.
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
import { rememberLast } from '../models/features/remember-last.ts';
import { readJson } from '../models/model-files/read-json.ts';
import { scoreDotProducts } from '../models/tables/score-dot-products.ts';
import { centreAndNormalise, fitStandardisation } from '../models/tables/standardise.ts';
import {
  loadCohort,
  measureCohort,
  type Normalisation,
  normaliseCosines,
  saveCohort,
} from './compare-with-cohort.ts';

const options = z.object({
  ...anyBackboneOptions('xception'),
  normalise: z
    .enum(['none', 'csls', 's-norm'])
    .default('none')
    .describe(
      'How training paintings correct a cosine: not at all (none), by local scaling (csls) or by score normalisation (s-norm)',
    ),
  neighbours: z
    .int()
    .min(1)
    .default(15)
    .describe('Most similar training paintings that csls uses; s-norm uses all'),
});

export default definePlugin({
  name: 'plain-cosine',
  summary: "A frozen network's features (Xception's by default), centred cosine, no training",
  options,
  trial: { inputSize: 96, layer: 'add_2' },

  extractors: (task) => openAnyExtractors(task.options, task),

  async train(task) {
    const { normalise, neighbours } = task.options;
    const extractors = await openAnyExtractors(task.options, task);
    const features = await task.features(extractors, task.train);
    const { means } = fitStandardisation(features);
    if (normalise === 'none') return createModel(means, extractors, task);
    const cohort = centreAndNormalise(features, means);
    return createNormalisedModel(means, extractors, task, { normalise, neighbours, cohort });
  },

  async load(folder, task) {
    const { normalise, neighbours } = task.options;
    const extractors = await openAnyExtractors(task.options, task);
    const stored = await readJson(folder, 'means.json', z.array(z.number()));
    const means = Float32Array.from(stored);
    if (normalise === 'none') return createModel(means, extractors, task);
    const cohort = await loadCohort(folder, means.length);
    return createNormalisedModel(means, extractors, task, { normalise, neighbours, cohort });
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
      // From [−1, 1] to [0, 1], clipped because of rounding.
      return Float32Array.from(cosines, (cosine) => Math.min(1, Math.max(0, (1 + cosine) / 2)));
    },
    embed: async (paintings) =>
      centreAndNormalise(await services.features(extractors, paintings), means),
    save: (folder) => writeFile(join(folder, 'means.json'), JSON.stringify([...means])),
    dispose() {},
  };
}

function createNormalisedModel(
  means: Float32Array,
  extractors: readonly FeatureExtractor[],
  services: Services,
  normalisation: Normalisation,
): Model {
  const plain = createModel(means, extractors, services);
  const compared = rememberLast(async (paintings) => {
    const unit = centreAndNormalise(await services.features(extractors, paintings), means);
    return { unit, measured: await measureCohort(normalisation, unit) };
  });
  return {
    ...plain,
    async predict(paintings, pairs) {
      const { unit, measured } = await compared.of(paintings);
      return normaliseCosines(normalisation.normalise, unit, pairs, measured);
    },
    async save(folder) {
      await plain.save(folder);
      await saveCohort(folder, normalisation.cohort);
    },
    dispose: () => compared.forget(),
  };
}
