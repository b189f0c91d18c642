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
import type { ImageDescriber } from './describe-images.ts';
import { shareDescriber } from './share-describer.ts';

/** Bumped when the same network, weights and pixels come to give other features. */
const computationVersion = 1;
/** Images a batch: larger ones are no faster on a CPU and need more memory. */
const batchSize = 16;

/**
 * How the rows of a painting's images become one: behind one another, their mean, or their mean
 * and standard deviation.
 */
export type Joining = 'concatenated' | 'mean' | 'mean+std';

export interface BackboneFeaturesOptions {
  readonly backbone: BackboneName;
  /** `imagenet`, or the path of a weight file or folder. */
  readonly weights: string;
  /** Whose output is pooled; the backbone's last layer when it is left out. */
  readonly layer?: string;
  readonly pooling?: Pooling;
  /** Pixels a side of the squashed painting; what the backbone was trained on by default. */
  readonly size?: number;
  /** Seeds untrained weights. */
  readonly seed: number;
  readonly services: Pick<Services, 'weights' | 'log' | 'progress' | 'reportWeights'>;
}

/** One view of a painting and how its images are joined; `concatenated` when it is left out. */
export interface BackboneView {
  readonly view: View;
  readonly joining?: Joining;
}

/**
 * The features of a frozen pretrained network: the output of one layer, pooled over the squashed
 * painting. Neither TensorFlow.js nor the weights are loaded before a painting is missing from the
 * cache.
 *
 * @throws HarnessError as `resolveWeights` does
 */
export async function createBackboneExtractor(
  options: BackboneFeaturesOptions,
): Promise<FeatureExtractor> {
  const size = options.size ?? backbones[options.backbone].size;
  const [extractor] = await createViewExtractors(options, [{ view: { kind: 'whole', size } }]);
  return extractor!;
}

/**
 * The same for several views of a painting, an extractor each: asked for together they stand side
 * by side. They share one network, and each has the cache that it would have alone.
 *
 * @throws HarnessError as `resolveWeights` does
 */
export async function createViewExtractors(
  options: BackboneFeaturesOptions,
  views: readonly BackboneView[],
): Promise<FeatureExtractor[]> {
  const { services, seed, pooling = 'mean' } = options;
  const backbone = backbones[options.backbone];
  const layer = findLayer(backbone, options.layer ?? backbone.output);
  const resolved = await resolveWeights({
    backbone,
    option: options.weights,
    policy: services.weights,
    taps: [layer.name],
    seed,
    progress: services.progress,
    log: services.log,
  });
  services.reportWeights(resolved.provenance);
  const imageWidth = pooling === 'mean' ? layer.channels : 2 * layer.channels;
  const network = shareDescriber(async () => {
    const { openFastestDescriber } = await import('./open-fastest-describer.ts');
    const setup = { backbone: options.backbone, layer: layer.name, pooling };
    return openFastestDescriber({ ...setup, weights: await resolved.load() }, batchSize);
  });
  return views.map(({ view, joining = 'concatenated' }) => {
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
      // As many paintings as fill whole batches of images.
      batchSize: batchSize / greatestCommonDivisor(batchSize, images),
      open: async () => openExtractor(await network.open(), network.close, joining),
    };
  });
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

/** Makes one row of the rows of each painting's `images` images. */
function joinImages(
  rows: Float32Array,
  count: number,
  images: number,
  joining: Joining,
): Float32Array {
  if (joining === 'concatenated' || count === 0) return rows;
  const width = rows.length / count;
  const parts = joining === 'mean' ? 1 : 2;
  const joined = new Float32Array((count / images) * parts * width);
  for (let painting = 0; painting < count / images; painting++) {
    for (let i = 0; i < width; i++) {
      const from = painting * images * width + i;
      const to = painting * parts * width + i;
      let sum = 0;
      for (let image = 0; image < images; image++) sum += rows[from + image * width]!;
      const mean = sum / images;
      joined[to] = mean;
      if (joining === 'mean') continue;
      let squares = 0;
      for (let image = 0; image < images; image++) {
        squares += (rows[from + image * width]! - mean) ** 2;
      }
      joined[to + width] = Math.sqrt(squares / images);
    }
  }
  return joined;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
