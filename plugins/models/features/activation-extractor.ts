import { itemAt } from '../../../harness/contract/item-at.ts';
import type { FeatureExtractor, View } from '../../../harness/contract/plugin.ts';
import { countImages } from '../../../harness/contract/view-geometry.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import { findMapSize } from '../backbones/map-size.ts';
import { findLayer } from '../backbones/needed-layers.ts';
import type { ResolvedWeights } from '../weights/resolve-weights.ts';

/** Increased whenever the same network, weights and pixels give different activations. */
const computationVersion = 1;
const batchSize = 16;

/** A frozen layer and the layers before it. */
export interface FrozenPart {
  readonly backbone: BackboneName;
  readonly weights: ResolvedWeights;
  /** The last frozen layer. */
  readonly layer: string;
  /** Input size of the network in pixels. */
  readonly size: number;
}

/** Shape of one painting's activations: channels last. */
export interface MapShape {
  readonly side: number;
  readonly channels: number;
}

export function mapShapeOf({ backbone, layer, size }: FrozenPart): MapShape {
  const { channels } = findLayer(backbones[backbone], layer);
  return { side: findMapSize(backbones[backbone], layer, size), channels };
}

/**
 * The whole output of a frozen layer, so that the layers after it can be trained without computing it
 * again. A row has `side · side · channels` values for each image of the view.
 *
 * @param view a view of the part's own size; by default the squashed painting
 */
export function createActivationExtractor(part: FrozenPart, view?: View): FeatureExtractor {
  const tail = {
    id: { output: 'activations', version: computationVersion },
    width: mapShapeOf(part).side ** 2 * mapShapeOf(part).channels,
    run: undefined,
  };
  return createTailExtractor(part, tail, view);
}

/** The layers after a frozen part. */
export interface Tail {
  /** Everything on which its output depends, such as a digest of its weights. */
  readonly id: Readonly<Record<string, string | number>>;
  /** Number of values per image. */
  readonly width: number;
  /** [n, side, side, channels] → [n, width]; undefined to use the map itself. */
  readonly run:
    | ((map: import('@tensorflow/tfjs').Tensor4D) => import('@tensorflow/tfjs').Tensor2D)
    | undefined;
}

/**
 * The output of a tail on a frozen layer's output, starting from pixels; images are side by side in a
 * row.
 */
export function createTailExtractor(
  part: FrozenPart,
  tail: Tail,
  view: View = { kind: 'whole', size: part.size },
): FeatureExtractor {
  const { backbone, weights, layer, size } = part;
  if (view.size !== size)
    throw new RangeError(`Expected a view of ${size} pixels, got ${view.size}`);
  return {
    id: { backbone, weights: weights.cacheIdentity, layer, ...tail.id },
    view,
    width: tail.width * countImages(view),
    usesEngine: true,
    batchSize,
    async open() {
      const { createNetwork } = await import('../backbones/network.ts');
      const { describeInBatches } = await import('./describe-images.ts');
      const network = createNetwork(backbones[backbone], await weights.load(), [layer]);
      return {
        extract: ({ data, height, width }) =>
          describeInBatches({ data, height, width }, batchSize, (pixels) => {
            const map = itemAt(network.run(pixels), 0);
            return tail.run === undefined ? map : tail.run(map);
          }),
        dispose: () => network.dispose(),
      };
    },
  };
}
