import { HarnessError } from '../../../harness/contract/errors.ts';
import type { FeatureExtractor, Services, View } from '../../../harness/contract/plugin.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { resolveWeights } from '../weights/resolve-weights.ts';
import { type BoundedTables, boundTables, type Describe } from './bounded-tables.ts';
import {
  createStyleExtractor,
  type StylePart,
  shareStyleNetwork,
} from './create-style-extractor.ts';
import { joinByParts } from './join-by-parts.ts';
import type { StyleOptions } from './style-options.ts';

/** What frozen networks say of paintings. */
export interface StyleFeatures extends BoundedTables {
  /** What a plugin's `extractors` is to answer. */
  readonly extractors: readonly FeatureExtractor[];
  /** A row per painting, cell behind cell, from the cache or computed now; of any size. */
  readonly describe: Describe;
}

/** What the corners are scaled to. */
const cornersShownAt = 299;

/**
 * The extractors that the options ask for: each network on each view, in the order of the options.
 *
 * @throws HarnessError `OPTION_INVALID` where nothing is left to describe or a painting would be too
 *   small for a network, `LAYER_UNKNOWN`, and as `resolveWeights` does
 */
export async function openStyleFeatures(
  options: StyleOptions,
  services: Services,
): Promise<StyleFeatures> {
  const views = listViews(options);
  const { cells } = options;
  const extractors: FeatureExtractor[] = [];
  for (const { backbone, layers, weights: option } of listNetworks(options)) {
    const { statistics, gramSize, weightsSeed: seed } = options;
    requireLargeEnough(backbone, views);
    const weights = await resolveWeights({
      backbone: backbones[backbone],
      option,
      seed,
      taps: layers,
      policy: services.weights,
      log: services.log,
    });
    services.reportWeights(weights.provenance);
    const part: StylePart = { backbone, weights, layers, statistics, gramSize, cells };
    const network = shareStyleNetwork(part);
    extractors.push(...views.map((view) => createStyleExtractor(part, view, network)));
  }
  const widths = extractors.map(({ width }) => width);
  const describe: Describe = async (paintings) =>
    joinByParts(await services.features(extractors, paintings), widths, cells ** 2);
  const width = widths.reduce((sum, own) => sum + own, 0);
  return { extractors, describe, ...boundTables(describe, width, services) };
}

function listNetworks(options: StyleOptions) {
  const networks = [
    {
      backbone: 'xception' as const,
      layers: splitList(options.xceptionLayers),
      weights: options.weights,
    },
    {
      backbone: 'inception-v3' as const,
      layers: splitList(options.inceptionLayers),
      weights: options.inceptionWeights,
    },
  ].filter(({ layers }) => layers.length > 0);
  if (networks.length > 0) return networks;
  throw new HarnessError(
    'OPTION_INVALID',
    'Options --xception-layers and --inception-layers are both empty: name a layer of one of them.',
  );
}

function listViews({ views, sizes, cornerSize }: StyleOptions): View[] {
  const whole: View[] = splitList(sizes).map((size) => ({ kind: 'whole', size: Number(size) }));
  const corners: View[] = [{ kind: 'corners', crop: cornerSize, size: cornersShownAt }];
  return [...(views === 'corners' ? [] : whole), ...(views === 'whole' ? [] : corners)];
}

function requireLargeEnough(backbone: BackboneName, views: readonly View[]): void {
  const { minimumSize } = backbones[backbone];
  const small = views.find(({ size }) => size < minimumSize);
  if (small === undefined) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --sizes: ${backbone} takes at least ${minimumSize} pixels a side, got ${small.size}.`,
  );
}

function splitList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}
