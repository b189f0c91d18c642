import { z } from 'zod';
import type { FeatureExtractor, Services } from '../../../harness/contract/plugin.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { resolveWeights } from '../weights/resolve-weights.ts';
import type { FrozenPart } from './activation-extractor.ts';
import { createBackboneExtractor } from './backbone-features.ts';
import { chooseSize, describedSizes } from './choose-size.ts';

/** Options of every plugin built on the frozen features of a pretrained network. */
export function frozenOptions(defaults: { layer: string }) {
  return {
    weights: z
      .string()
      .default('imagenet')
      .describe('Weights: imagenet, or a Keras .h5 file or TensorFlow.js folder')
      .meta({ format: 'path' }),
    layer: z.string().default(defaults.layer).describe('Layer whose pooled output is the features'),
    pooling: z
      .enum(['mean', 'mean+std'])
      .default('mean')
      .describe('How a layer is pooled over the painting'),
    inputSize: z
      .int()
      .min(0)
      .default(0)
      .describe(`Side in pixels to which the painting is squashed; ${describedSizes}`),
    weightsSeed: z.int().default(0).describe('Seed of untrained weights, if there are no others'),
  };
}

/** The same for plugins whose training depends on the size of the maps. */
export const fixedSize = z
  .int()
  .min(71)
  .default(299)
  .describe('Side in pixels to which the painting is squashed');

/** What the options ask for. */
export type FrozenOptions = {
  [K in keyof ReturnType<typeof frozenOptions>]: z.output<ReturnType<typeof frozenOptions>[K]>;
};

/** The extractor that the options describe. */
export function openFrozenExtractor(
  backbone: BackboneName,
  chosen: FrozenOptions,
  services: Services,
): Promise<FeatureExtractor> {
  const { weights, layer, pooling, inputSize: size, weightsSeed: seed } = chosen;
  return createBackboneExtractor({ backbone, weights, layer, pooling, size, seed, services });
}

/**
 * The frozen layers whose pooled output {@link openFrozenExtractor} returns, as a map of positions.
 */
export async function openFrozenPart(
  backbone: BackboneName,
  chosen: FrozenOptions,
  services: Services,
): Promise<FrozenPart> {
  const weights = await resolveWeights({
    backbone: backbones[backbone],
    option: chosen.weights,
    policy: services.weights,
    taps: [chosen.layer],
    seed: chosen.weightsSeed,
    log: services.log,
  });
  const size = chooseSize(backbone, chosen.inputSize, weights.provenance);
  return { backbone, weights, layer: chosen.layer, size };
}
