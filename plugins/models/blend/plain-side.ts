import { z } from 'zod';
import type { FeatureExtractor, Painting, Services } from '../../../harness/contract/plugin.ts';
import { openAnyExtractors, splitLayers } from '../features/any-backbone.ts';
import { findImportedFeatures, refuseForImported } from '../features/imported-features.ts';
import { loadFit, saveFit } from '../model-files/save-fit.ts';
import { builtInPair } from '../style/style-options.ts';
import { centreAndNormalise, fitStandardisation } from '../tables/standardise.ts';
import type { CosineSide } from './cosine-side.ts';

/** Options of a plugin in whose score the plain cosine can have a share. */
export const plainOptions = {
  plainShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .describe(
      "Share of the score that is the centred cosine of the network's last features, as in plain-cosine",
    ),
  plainLayer: z
    .string()
    .default('auto')
    .describe(
      "Layers of the plain cosine, comma-separated; auto is Xception's add_12, or the last of another network",
    ),
};

/** The input for creating a plain side. */
export interface PlainSideOptions {
  readonly plainShare: number;
  readonly plainLayer: string;
  readonly backbone: string;
  readonly weights: string;
  readonly weightsSeed: number;
  readonly xceptionLayers: string;
  readonly inceptionWeights: string;
}

/**
 * The extractors of the plain cosine; none if it has no share.
 *
 * @throws HarnessError `OPTION_INVALID`, and as `openAnyExtractors` does
 */
export async function openPlainExtractors(
  options: PlainSideOptions,
  services: Services,
): Promise<readonly FeatureExtractor[]> {
  if (options.plainShare === 0) return [];
  const { backbone, xceptionLayers, weightsSeed } = options;
  const isPair = backbone === builtInPair;
  const name = !isPair ? backbone : xceptionLayers.trim() === '' ? 'inception-v3' : 'xception';
  const isAuto = splitLayers(options.plainLayer).length === 0;
  const isImported = (await findImportedFeatures(name, services)) !== undefined;
  if (isImported) refuseForImported(name, { 'plain-layer': !isAuto });
  return openAnyExtractors(
    {
      backbone: name,
      weights: isPair && name === 'inception-v3' ? options.inceptionWeights : options.weights,
      // Later than the layers for styles, but before the classes of ImageNet.
      layer: isAuto && name === 'xception' ? 'add_12' : options.plainLayer,
      pooling: 'auto',
      inputSize: 0,
      weightsSeed,
    },
    services,
  );
}

/**
 * The plain cosine of a network's last features, which complements the part learned from its inner
 * ones. It is centred on training paintings; undefined if it has no share.
 */
export async function fitPlainSide(
  options: PlainSideOptions,
  services: Services,
  train: readonly Painting[],
): Promise<CosineSide | undefined> {
  const extractors = await openPlainExtractors(options, services);
  if (extractors.length === 0) return undefined;
  const { means } = fitStandardisation(await services.features(extractors, train));
  return openSide(means, extractors, services);
}

/** Loads the output of {@link CosineSide.save}. */
export async function loadPlainSide(
  folder: string,
  options: PlainSideOptions,
  services: Services,
): Promise<CosineSide | undefined> {
  const extractors = await openPlainExtractors(options, services);
  if (extractors.length === 0) return undefined;
  const { means } = await loadFit<{ readonly means: Float32Array }>(folder, file);
  return openSide(means, extractors, services);
}

const file = 'plain';

function openSide(
  means: Float32Array,
  extractors: readonly FeatureExtractor[],
  services: Services,
): CosineSide {
  return {
    describe: async (paintings) =>
      centreAndNormalise(await services.features(extractors, paintings), means),
    save: (folder) => saveFit(folder, file, { means }),
  };
}
