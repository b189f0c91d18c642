import { countImages } from '../../harness/images/view-geometry.ts';
import type { FeatureExtractor, View } from '../../harness/plugin.ts';
import { type BackboneName, backbones } from './backbones.ts';
import { findMapSize } from './map-size.ts';
import { findLayer } from './needed-layers.ts';
import type { ResolvedWeights } from './resolve-weights.ts';

/** Bumped when the same network, weights and pixels come to give other activations. */
const computationVersion = 1;
const batchSize = 16;

/** A frozen layer and what comes before it. */
export interface FrozenPart {
  readonly backbone: BackboneName;
  readonly weights: ResolvedWeights;
  /** The last frozen layer. */
  readonly layer: string;
  /** Pixels a side of what the network sees. */
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
 * The whole output of a frozen layer, so that what follows it can be trained without computing it
 * again. A row holds `side · side · channels` numbers for each image of the view.
 *
 * @param view of the part's own size; the squashed painting when it is left out
 */
export function createActivationExtractor(part: FrozenPart, view?: View): FeatureExtractor {
  const tail = {
    id: { output: 'activations', version: computationVersion },
    width: mapShapeOf(part).side ** 2 * mapShapeOf(part).channels,
    run: undefined,
  };
  return createTailExtractor(part, tail, view);
}

/** What comes after a frozen part. */
export interface Tail {
  /** All that its numbers depend on, such as a digest of its weights. */
  readonly id: Readonly<Record<string, string | number>>;
  /** Numbers an image. */
  readonly width: number;
  /** [n, side, side, channels] → [n, width]; undefined where the map itself is wanted. */
  readonly run:
    | ((map: import('@tensorflow/tfjs').Tensor4D) => import('@tensorflow/tfjs').Tensor2D)
    | undefined;
}

/** What a tail makes of a frozen layer's output, from pixels on; images side by side in a row. */
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
      const tf = await import('@tensorflow/tfjs');
      const { createNetwork } = await import('./network.ts');
      const network = createNetwork(backbones[backbone], await weights.load(), [layer]);
      const stride = size * size * 3;
      const run = async (data: Uint8Array): Promise<Float32Array> => {
        // One shape for all batches, as engines keep kernels and buffers by shape.
        const pixels = new Float32Array(batchSize * stride);
        for (let i = 0; i < data.length; i++) pixels[i] = data[i]! / 127.5 - 1;
        const output = tf.tidy(() => {
          const [map] = network.run(tf.tensor4d(pixels, [batchSize, size, size, 3]));
          return tail.run === undefined ? map! : tail.run(map!);
        });
        const numbers = (await output.data()) as Float32Array;
        output.dispose();
        return numbers;
      };
      return {
        async extract({ data, count, images }) {
          const rows = new Float32Array(count * images * tail.width);
          for (let from = 0; from < count * images; from += batchSize) {
            const here = Math.min(batchSize, count * images - from);
            const numbers = await run(data.subarray(from * stride, (from + here) * stride));
            rows.set(numbers.subarray(0, here * tail.width), from * tail.width);
          }
          return rows;
        },
        dispose: () => network.dispose(),
      };
    },
  };
}
