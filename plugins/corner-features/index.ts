/**
 * Features of a frozen network, by default Xception, of the whole painting and its four corners,
 * concatenated, with a fully connected siamese network on top. The paper uses all 10,240 values and
 * names as future work what `--reduce` does: principal components, fitted only on training paintings.
 */
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import {
  definePlugin,
  type FeatureMatrix,
  type LoadTask,
  type Model,
  type Painting,
  type Services,
} from '../../harness/contract/plugin.ts';
import { withMaps } from '../models/explain/activation-maps.ts';
import {
  anyBackboneOptions,
  isLayeredBackbone,
  openAnyFeatures,
} from '../models/features/any-backbone.ts';
import type { MappedFeatures } from '../models/features/painting-map.ts';
import { poolMap } from '../models/layers/pool-map.ts';
import {
  fitPca,
  type PrincipalComponents,
  projectOnto,
  projectTensor,
} from '../models/linear/pca.ts';
import { loadPca, savePca } from '../models/linear/save-pca.ts';
import { explainSiamese, leastVariance } from '../models/siamese/explain-siamese.ts';
import {
  createSiameseModel,
  loadSiameseParts,
  type SiameseModelParts,
} from '../models/siamese/siamese-model.ts';
import { siameseOptions } from '../models/siamese/siamese-options.ts';
import { trainSiamese } from '../models/siamese/train-siamese.ts';

const options = z.object({
  ...anyBackboneOptions('xception'),
  ...siameseOptions,
  cornerSize: z
    .int()
    .min(71)
    .default(224)
    .describe(
      'Side of each corner in pixels, cut at full size; ONNX networks get it at their input size',
    ),
  reduce: z
    .int()
    .min(0)
    .default(0)
    .describe('Principal components to keep, fitted on training paintings; 0 keeps all numbers'),
});

type Options = z.output<typeof options>;
type Describe = (paintings: readonly Painting[]) => Promise<FeatureMatrix>;
interface Described extends Pick<MappedFeatures, 'openMap'> {
  readonly describe: Describe;
}

export default definePlugin({
  name: 'corner-features',
  summary:
    'Frozen features (Xception by default) of the whole and its four corners, siamese network',
  paper: { seen: 0.512, unseen: 0.501, mixed: 0.502 },
  options,
  trial: {
    inputSize: 75,
    cornerSize: 75,
    layer: 'add_2',
    reduce: 16,
    epochs: 3,
    pairsPerEpoch: 512,
    batch: 32,
    learningRate: 0.003,
    hidden: 32,
    dropout: 0,
  },

  extractors: async (task) => (await openFeatures(task.options, task)).extractors,

  async train(task) {
    const { describe } = await openDescriber(task.options, task);
    const all = await describe(task.train);
    const pca =
      task.options.reduce === 0
        ? undefined
        : await fitPca(all, task.options.reduce, task.random.fork('principal components'));
    if (pca !== undefined) {
      const share = (100 * pca.explained).toFixed(1);
      task.log(`${pca.components} of ${all.width} components explain ${share} % of the variance.`);
    }
    const reduced = reduce(describe, pca);
    const train = await reduced(task.train);
    const validation = await reduced(task.validation.paintings);
    return createModel(await trainSiamese(task, train, validation), pca, task);
  },

  async load(folder, task) {
    const pca = task.options.reduce === 0 ? undefined : await loadPca(folder);
    return createModel(await loadSiameseParts(folder), pca, task);
  },
});

/** The features of the whole painting, then of its corners in the paper's order. */
async function openDescriber(chosen: Options, services: Services): Promise<Described> {
  const { extractors, openMap } = await openFeatures(chosen, services);
  return { describe: (paintings) => services.features(extractors, paintings), openMap };
}

function openFeatures(chosen: Options, services: Services): Promise<MappedFeatures> {
  const { backbone, cornerSize: crop } = chosen;
  return openAnyFeatures(chosen, services, (size) => [
    { kind: 'corners', crop, size: isLayeredBackbone(backbone) ? crop : size },
  ]);
}

function reduce(describe: Describe, pca: PrincipalComponents | undefined): Describe {
  return async (paintings) => {
    const matrix = await describe(paintings);
    return pca === undefined ? matrix : projectOnto(pca, matrix);
  };
}

async function createModel(
  parts: SiameseModelParts,
  pca: PrincipalComponents | undefined,
  task: LoadTask<Options>,
): Promise<Model> {
  const { describe, openMap } = await openDescriber(task.options, task);
  const model = createSiameseModel(parts, reduce(describe, pca));
  const explain: Model['explain'] =
    openMap === undefined
      ? undefined
      : // The maps are of the whole painting; the features of its corners stay unchanged.
        async (pair) => {
          const whole = await openMap();
          const all = await describe([...pair]);
          return withMaps(task, whole, pair, (maps) =>
            explainSiamese(parts, maps, (map, side) => {
              const pooled = poolMap(map, whole.pooling, leastVariance);
              const row = all.data.subarray(side * all.width, (side + 1) * all.width);
              const rest = all.width - pooled.shape[1];
              const corners = tf.tensor2d(row.slice(pooled.shape[1]), [1, rest]);
              const joined = tf.concat([pooled, corners], 1);
              return pca === undefined ? joined : projectTensor(pca, joined);
            }),
          );
        };
  return {
    ...model,
    ...(explain === undefined ? {} : { explain }),
    async save(folder) {
      await model.save(folder);
      if (pca !== undefined) await savePca(folder, pca);
    },
  };
}
