import { HarnessError } from '../../../harness/contract/errors.ts';
import type { FeatureExtractor, Services } from '../../../harness/contract/plugin.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { isLayeredBackbone, refuseWeights, splitLayers } from '../features/any-backbone.ts';
import { findImportedFeatures, refuseForImported } from '../features/imported-features.ts';
import { openOnnxBackbone } from '../onnx/onnx-backbone.ts';
import { viewFor } from '../onnx/preprocessing.ts';
import { resolveWeights } from '../weights/resolve-weights.ts';
import { type BoundedTables, boundTables, type Describe } from './bounded-tables.ts';
import {
  createStyleExtractor,
  type StylePart,
  shareStyleNetwork,
} from './create-style-extractor.ts';
import { joinByParts } from './join-by-parts.ts';
import { createOnnxStyleExtractors } from './onnx-style.ts';
import { builtInPair, type StyleOptions } from './style-options.ts';
import {
  hasAutoSizes,
  listStyleViews,
  type StyleView,
  showsWhole,
  splitList,
} from './style-views.ts';

/** Style features of paintings from frozen networks. */
export interface StyleFeatures extends BoundedTables {
  /** The value that a plugin's `extractors` must return. */
  readonly extractors: readonly FeatureExtractor[];
  /** Number of equal parts in each row: the cells of a painting, or 1 for imported features. */
  readonly parts: number;
  /** One row per painting, cell after cell, from the cache or computed now; of any size. */
  readonly describe: Describe;
}

/** The size in pixels per side to which corners and patches are scaled. */
const partsShownAt = 299;
/** Default sizes for the built-in networks. */
const usualSizes = ['448'];

/**
 * The extractors that the options ask for: each network with each view, in the order of the options.
 *
 * @throws HarnessError `OPTION_INVALID` if nothing is left to describe or a painting would be too
 *   small for a network, `LAYER_UNKNOWN`, and as `resolveWeights` does
 */
export async function openStyleFeatures(
  options: StyleOptions & AnyNetwork,
  services: Services,
): Promise<StyleFeatures> {
  const imported = await openImported(options, services);
  const extractors = imported ?? (await openExtractors(options, services));
  const parts = imported === undefined ? options.cells ** 2 : 1;
  const widths = extractors.map(({ width }) => width);
  const describe: Describe = async (paintings) =>
    joinByParts(await services.features(extractors, paintings), widths, parts);
  const width = widths.reduce((sum, own) => sum + own, 0);
  return { extractors, parts, describe, ...boundTables(describe, width, services) };
}

/** Options of plugins that accept any network; the others use the two built-in ones. */
interface AnyNetwork {
  readonly backbone?: string;
  readonly layer?: string;
}

/** One vector per painting, instead of statistics; undefined if a network is named. */
async function openImported(
  { backbone: named = builtInPair, ...options }: StyleOptions & AnyNetwork,
  services: Services,
): Promise<FeatureExtractor[] | undefined> {
  if (named === builtInPair || isLayeredBackbone(named)) return undefined;
  const imported = await findImportedFeatures(named, services);
  if (imported === undefined) return undefined;
  refuseForImported(named, {
    layer: splitLayers(options.layer ?? '').length > 0,
    weights: options.weights !== 'imagenet',
    sizes: !hasAutoSizes(options),
    views: options.views !== 'whole',
  });
  return [imported];
}

async function openExtractors(
  options: StyleOptions & AnyNetwork,
  services: Services,
): Promise<FeatureExtractor[]> {
  const { cells, backbone: named = builtInPair } = options;
  if (named !== builtInPair && !isLayeredBackbone(named)) return openOnnx(named, options, services);
  const views = listStyleViews(options, usualSizes, partsShownAt);
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
  return extractors;
}

async function openOnnx(
  named: string,
  options: StyleOptions & AnyNetwork,
  services: Services,
): Promise<FeatureExtractor[]> {
  refuseWeights({ backbone: named, weights: options.weights });
  const { statistics, gramSize, cells } = options;
  const backbone = await openOnnxBackbone(named, services);
  const layers = splitLayers(options.layer ?? '');
  const { preprocessing } = backbone;
  const views = listStyleViews(options, [], preprocessing.size).map((shown): StyleView => {
    if (shown.view.kind !== 'whole') return shown;
    const { resampling } = preprocessing;
    return { ...shown, view: { kind: 'prepared', size: shown.view.size, resampling } };
  });
  const isAuto = hasAutoSizes(options) && showsWhole(options);
  return createOnnxStyleExtractors(
    { backbone, layers, statistics, gramSize, cells },
    isAuto ? [{ view: viewFor(preprocessing), pooling: 'mean' }, ...views] : views,
  );
}

function listNetworks(options: StyleOptions & AnyNetwork) {
  const { backbone: named = builtInPair } = options;
  // A plugin without --backbone may have its own --layer, which means something else.
  const given = options.backbone === undefined ? [] : splitLayers(options.layer ?? '');
  if (named === builtInPair && given.length > 0) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --layer is for a network that --backbone names. For ${builtInPair}, use --xception-layers and --inception-layers.`,
    );
  }
  const layersOf = (own: string) =>
    given.length > 0 && named !== builtInPair ? given : splitList(own);
  const networks = [
    {
      backbone: 'xception' as const,
      layers: layersOf(options.xceptionLayers),
      weights: options.weights,
    },
    {
      backbone: 'inception-v3' as const,
      layers: layersOf(options.inceptionLayers),
      weights: options.inceptionWeights,
    },
  ]
    .filter(({ backbone }) => named === builtInPair || named === backbone)
    .filter(({ layers }) => layers.length > 0);
  if (networks.length > 0) return networks;
  throw new HarnessError(
    'OPTION_INVALID',
    'Options --xception-layers and --inception-layers are both empty: name a layer of one of them.',
  );
}

function requireLargeEnough(backbone: BackboneName, views: readonly StyleView[]): void {
  const { minimumSize } = backbones[backbone];
  const small = views.find(({ view }) => view.size < minimumSize)?.view;
  if (small === undefined) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --sizes: ${backbone} takes a side of at least ${minimumSize} pixels, got ${small.size}.`,
  );
}
