import type {
  FeatureExtractor,
  OpenExtractor,
  Services,
  View,
} from '../../../harness/contract/plugin.ts';
import { countImages } from '../../../harness/contract/view-geometry.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { findLayer } from '../backbones/needed-layers.ts';
import type { Pooling } from '../layers/pool-map.ts';
import { resolveWeights } from '../weights/resolve-weights.ts';
import { chooseSize, requireSize } from './choose-size.ts';
import type { ImageDescriber } from './describe-images.ts';
import { type Joining, joinImages } from './join-images.ts';
import { shareDescriber } from './share-describer.ts';

/** Increased whenever the same network, weights and pixels give different features. */
const computationVersion = 1;
/** Images per batch: larger ones are no faster on a CPU and need more memory. */
const batchSize = 16;

export interface BackboneFeaturesOptions {
  readonly backbone: BackboneName;
  /** `imagenet`, or the path of a weight file or folder. */
  readonly weights: string;
  /** The layer whose output is pooled; by default the backbone's last. */
  readonly layer?: string;
  readonly pooling?: Pooling;
  /** Side in pixels of the squashed painting, as for `chooseSize`, which also explains 0. */
  readonly size?: number;
  /** Seeds untrained weights. */
  readonly seed: number;
  readonly services: Pick<Services, 'weights' | 'log' | 'progress' | 'reportWeights'>;
}

/** One view of a painting, and how its images are joined; by default `concatenated`. */
export interface BackboneView {
  readonly view: View;
  readonly joining?: Joining;
}

/**
 * The features of a frozen pretrained network: the output of one layer, pooled over the squashed
 * painting. Neither TensorFlow.js nor the weights are loaded until a painting is missing from the
 * cache.
 *
 * @throws HarnessError as `resolveWeights` and `chooseSize` do
 */
export async function createBackboneExtractor(
  options: BackboneFeaturesOptions,
): Promise<FeatureExtractor> {
  const { size, createExtractor } = await openBackbone(options);
  return createExtractor({ view: { kind: 'whole', size } });
}

/**
 * The same for several views of a painting, with an extractor each: if requested together, their
 * features are side by side. They share one network, and each has the same cache as if computed
 * separately.
 *
 * @param listViews receives the pixels per side of the squashed painting
 * @throws HarnessError as `resolveWeights` and `chooseSize` do
 */
export async function createViewExtractors(
  options: BackboneFeaturesOptions,
  listViews: (size: number) => readonly BackboneView[],
): Promise<FeatureExtractor[]> {
  const { size, createExtractor } = await openBackbone(options);
  return listViews(size).map(createExtractor);
}

/** Creates the extractors of one network's views, and the size of its picture. */
async function openBackbone(options: BackboneFeaturesOptions): Promise<{
  readonly size: number;
  readonly createExtractor: (view: BackboneView) => FeatureExtractor;
}> {
  const { services, seed, pooling = 'mean' } = options;
  const backbone = backbones[options.backbone];
  const layer = findLayer(backbone, options.layer ?? backbone.output);
  requireSize(options.backbone, options.size ?? 0);
  const resolved = await resolveWeights({
    backbone,
    option: options.weights,
    policy: services.weights,
    taps: [layer.name],
    seed,
    log: services.log,
  });
  const { provenance } = resolved;
  const size = chooseSize(options.backbone, options.size ?? 0, provenance);
  const isSmaller = provenance.status === 'untrained' && !options.size;
  services.reportWeights({ ...provenance, ...(isSmaller ? { pixels: size } : {}) });
  if (isSmaller) {
    services.log(
      `Untrained ${backbone.name} gets pictures of ${size} × ${size} pixels to save time; trained, it would get ${backbone.size} × ${backbone.size} (--input-size ${backbone.size}).`,
    );
  }
  const imageWidth = pooling === 'mean+std' ? 2 * layer.channels : layer.channels;
  const network = shareDescriber(async () => {
    const { openFastestDescriber } = await import('./open-fastest-describer.ts');
    const setup = { backbone: options.backbone, layer: layer.name, pooling };
    return openFastestDescriber({ ...setup, weights: await resolved.load() }, batchSize);
  });
  const createExtractor = ({ view, joining = 'concatenated' }: BackboneView): FeatureExtractor => {
    const images = countImages(view);
    return {
      id: {
        backbone: backbone.name,
        weights: resolved.cacheIdentity,
        layer: layer.name,
        pooling,
        version: computationVersion,
        ...(joining === 'concatenated' ? {} : { joining }),
      },
      view,
      width: imageWidth * { concatenated: images, mean: 1, 'mean+std': 2 }[joining],
      usesEngine: true,
      // As many paintings as fill complete batches of images.
      batchSize: batchSize / greatestCommonDivisor(batchSize, images),
      open: async () => openExtractor(await network.open(), network.close, joining),
    };
  };
  return { size, createExtractor };
}

function openExtractor(
  describer: ImageDescriber,
  close: (describer: ImageDescriber) => void,
  joining: Joining,
): OpenExtractor {
  return {
    async extract({ data, images, height, width }) {
      const rows = await describer.describe({ data, height, width });
      return joinImages(rows, data.length / (height * width * 3), images, joining);
    },
    dispose: () => close(describer),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
