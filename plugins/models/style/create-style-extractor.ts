import type { FeatureExtractor } from '../../../harness/contract/plugin.ts';
import { countImages } from '../../../harness/contract/view-geometry.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { findLayer } from '../backbones/needed-layers.ts';
import { type SharedDescriber, shareDescriber } from '../features/share-describer.ts';
import type { ResolvedWeights } from '../weights/resolve-weights.ts';
import { countImagesAtOnce } from './count-images-at-once.ts';
import { joinPatches, widthOfPooling } from './join-patches.ts';
import { listStatistics, type Statistics } from './list-statistics.ts';
import type { StyleView } from './style-views.ts';

/** Increased whenever the same network, weights and pixels give different statistics. */
const computationVersion = 1;

/** One backbone, and the statistics to compute. */
export interface StylePart {
  readonly backbone: BackboneName;
  readonly weights: ResolvedWeights;
  readonly layers: readonly string[];
  readonly statistics: Statistics;
  readonly gramSize: number;
  /** Rows and columns of cells into which a layer is divided. */
  readonly cells: number;
}

/**
 * The statistics of several layers of a frozen network, which is run once for each image. A row
 * contains cell after cell, each cell layer after layer, each layer its means, deviations and
 * covariances as requested; several images of a painting are joined as in `joinPatches`.
 *
 * Extractors of one part that get the same `network` share its memory on the engine. Neither
 * TensorFlow.js nor the weights are loaded until a painting is missing from the cache.
 *
 * @throws HarnessError `LAYER_UNKNOWN`
 */
export function createStyleExtractor(
  part: StylePart,
  { view, pooling }: StyleView,
  network: SharedDescriber = shareStyleNetwork(part),
): FeatureExtractor {
  const { statistics, gramSize, cells } = part;
  const backbone = backbones[part.backbone];
  const layers = part.layers.map((name) => findLayer(backbone, name));
  const ofCell = layers
    .flatMap(({ channels }) => listStatistics(statistics, channels, gramSize))
    .reduce((sum, measured) => sum + measured.width, 0);
  const width = cells ** 2 * ofCell * widthOfPooling(pooling);
  const images = countImages(view);
  return {
    id: {
      style: backbone.name,
      weights: part.weights.cacheIdentity,
      layers: layers.map(({ name }) => name).join(','),
      statistics,
      version: computationVersion,
      ...(statistics === 'mean+std+gram' ? { gramSize } : {}),
      ...(cells === 1 ? {} : { cells }),
      ...(pooling === 'mean' ? {} : { joining: pooling }),
    },
    view,
    width,
    usesEngine: true,
    batchSize: Math.max(1, Math.floor(countImagesAtOnce(view.size) / images)),
    async open() {
      const describer = await network.open();
      return {
        async extract({ data, count, height, width: across }) {
          const rows = await describer.describe({ data, height, width: across });
          return joinPatches(rows, { paintings: count, images, cells: cells ** 2, pooling });
        },
        dispose: () => network.close(describer),
      };
    },
  };
}

/** See {@link createStyleExtractor}. */
export function shareStyleNetwork({ weights, ...part }: StylePart): SharedDescriber {
  return shareDescriber(async () => {
    const { openFastestStyleDescriber } = await import('./describe-style.ts');
    return openFastestStyleDescriber({ ...part, weights: await weights.load() });
  });
}
