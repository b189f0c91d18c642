import { z } from 'zod';
import { HarnessError } from '../../../harness/contract/errors.ts';
import type { FeatureExtractor, Services, View } from '../../../harness/contract/plugin.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import type { Pooling } from '../layers/pool-map.ts';
import { openOnnxBackbone } from '../onnx/onnx-backbone.ts';
import { openOnnxFeatures } from '../onnx/onnx-extractor.ts';
import { describePresets, presets } from '../onnx/presets.ts';
import { resolveWeights } from '../weights/resolve-weights.ts';
import { createViewExtractors } from './backbone-features.ts';
import { chooseSize, describedSizes } from './choose-size.ts';
import { findImportedFeatures, refuseForImported } from './imported-features.ts';
import { type MappedFeatures, mapOfPart, type PooledMap } from './painting-map.ts';

/** The values of `--backbone`, for its description. */
export const describedBackbones =
  `${Object.keys(backbones).join(', ')}, a preset (${Object.keys(presets).join(', ')}), ` +
  "timm:NAME, hf:NAME or open_clip:NAME made by harness backbone add, an ONNX file, a folder in Hugging Face's layout, or the name of imported features";

/** The networks that `--backbone` knows by name, each with its training data. */
const knownBackbones: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys(backbones).map((name) => [
      name,
      "ImageNet's 1.3 million photographs with their classes",
    ]),
  ),
  ...describePresets(),
};

/** The option `--backbone`, without its default and description. */
export const backboneOption = z.string().meta({
  format: 'path',
  knownValues: knownBackbones,
  // Imported features may have the name of a preset, but not one of these.
  reservedValues: Object.keys(backbones),
});

/** Options of every plugin built on the features of any frozen network. */
export function anyBackboneOptions(backbone: BackboneName) {
  return {
    backbone: backboneOption.default(backbone).describe(`The network: ${describedBackbones}`),
    weights: z
      .string()
      .default('imagenet')
      .describe(
        `Weights of ${Object.keys(backbones).join(' and ')}: imagenet, or a Keras .h5 file or TensorFlow.js folder`,
      )
      .meta({ format: 'path' }),
    layer: z
      .string()
      .default('auto')
      .describe(
        "Comma-separated layers whose pooled output is the features; auto is the network's last, of an ONNX file its first output",
      ),
    pooling: z
      .enum(['auto', 'cls', 'mean', 'mean+std', 'gem'])
      .default('auto')
      .describe(
        'How a layer is pooled: class token, mean, mean and deviation, or generalised mean; auto is the class token if there is one, else the mean',
      ),
    inputSize: z
      .int()
      .min(0)
      .default(0)
      .describe(`Input size of the network in pixels; ${describedSizes}`),
    weightsSeed: z.int().default(0).describe('Seed of untrained weights, if there are no others'),
  };
}

/** The options. */
export type AnyBackboneOptions = {
  [K in keyof ReturnType<typeof anyBackboneOptions>]: z.output<
    ReturnType<typeof anyBackboneOptions>[K]
  >;
};

/** True for built-in networks, which consist of layers instead of an ONNX file. */
export function isLayeredBackbone(name: string): name is BackboneName {
  return Object.hasOwn(backbones, name);
}

/** Views of a painting for a network with this input size in pixels per side. */
export type ListViews = (size: number) => readonly View[];

/**
 * The features that the options ask for; if they are one layer, pooled over the positions of a
 * painting, also its map.
 *
 * @param listViews additional views besides the whole painting in the network's own preprocessing
 * @throws HarnessError `BACKBONE_UNKNOWN`, `LAYER_UNKNOWN`, `LAYER_UNUSABLE`, `OPTION_INVALID`, and
 *   the errors of finding and reading weights and ONNX files
 */
export async function openAnyFeatures(
  chosen: AnyBackboneOptions,
  services: Services,
  listViews: ListViews = () => [],
): Promise<MappedFeatures> {
  const { backbone, weights, weightsSeed: seed } = chosen;
  const layers = splitLayers(chosen.layer);
  if (!isLayeredBackbone(backbone)) {
    const imported = await findImportedFeatures(backbone, services);
    if (imported !== undefined) {
      refuseForImported(backbone, {
        layer: layers.length > 0,
        pooling: chosen.pooling !== 'auto',
        'input-size': chosen.inputSize !== 0,
        weights: weights !== 'imagenet',
      });
      refuseParts(backbone, listViews);
      return { extractors: [imported] };
    }
    refuseWeights(chosen);
    const pooling = chosen.pooling === 'auto' ? undefined : chosen.pooling;
    const network = await openOnnxBackbone(backbone, services);
    const size = chosen.inputSize || network.preprocessing.size;
    return openOnnxFeatures(network, { layers, pooling, size }, listViews(size));
  }
  const pooling = choosePooling(backbone, chosen);
  const views: ListViews = (size) => [{ kind: 'whole', size }, ...listViews(size)];
  const opened: FeatureExtractor[] = [];
  for (const layer of layers.length === 0 ? [backbones[backbone].output] : layers) {
    const options = { backbone, weights, layer, pooling, size: chosen.inputSize, seed, services };
    opened.push(
      ...(await createViewExtractors(options, (size) => views(size).map((view) => ({ view })))),
    );
  }
  const openMap = layers.length <= 1 ? () => openMapOfLayer(backbone, chosen, services) : undefined;
  return { extractors: opened, openMap };
}

/** The extractors of {@link openAnyFeatures}. */
export async function openAnyExtractors(
  ...asked: Parameters<typeof openAnyFeatures>
): Promise<readonly FeatureExtractor[]> {
  return (await openAnyFeatures(...asked)).extractors;
}

async function openMapOfLayer(
  backbone: BackboneName,
  chosen: AnyBackboneOptions,
  services: Services,
): Promise<PooledMap> {
  const [layer = backbones[backbone].output] = splitLayers(chosen.layer);
  const weights = await resolveWeights({
    backbone: backbones[backbone],
    option: chosen.weights,
    policy: services.weights,
    taps: [layer],
    seed: chosen.weightsSeed,
    log: services.log,
  });
  const size = chooseSize(backbone, chosen.inputSize, weights.provenance);
  const part = { backbone, weights, layer, size };
  return { ...mapOfPart(part), pooling: choosePooling(backbone, chosen) };
}

function choosePooling(
  backbone: BackboneName,
  { pooling }: Pick<AnyBackboneOptions, 'pooling'>,
): Pooling {
  if (pooling === 'auto') return 'mean';
  if (pooling !== 'cls') return pooling;
  throw new HarnessError(
    'LAYER_UNUSABLE',
    `${backbone} has no class token for --pooling cls: use mean, mean+std or gem.`,
  );
}

/** @throws HarnessError `LAYER_UNUSABLE` if an approach uses more than the whole painting */
function refuseParts(name: string, listViews: ListViews): void {
  if (listViews(1).length === 0) return;
  throw new HarnessError(
    'LAYER_UNUSABLE',
    `${name} has imported features, one vector per painting and none of its corners: use an approach that needs no corners, such as plain-cosine or siamese.`,
  );
}

/** The listed layers; none for the network's default. */
export function splitLayers(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '' && name !== 'auto');
  return [...new Set(given)];
}

/** @throws HarnessError `OPTION_INVALID` if weights are given for a network that has its own */
export function refuseWeights({
  backbone,
  weights,
}: Pick<AnyBackboneOptions, 'backbone' | 'weights'>): void {
  if (weights === 'imagenet') return;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --weights is for ${Object.keys(backbones).join(' and ')}; ${backbone} comes with its own.`,
  );
}
