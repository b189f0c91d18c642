import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import { createNetwork } from '../backbones/network.ts';
import { type Pooling, poolMap } from '../layers/pool-map.ts';
import { scalePixels } from '../layers/scale-pixels.ts';

/** The features to compute, as plain data that can be sent to threads. */
export interface DescriberSetup {
  readonly backbone: BackboneName;
  readonly weights: NamedWeights;
  /** The layer whose output is pooled. */
  readonly layer: string;
  readonly pooling: Pooling;
}

/** Images of one size, one after another: RGB, 8 bits, row by row. */
export interface Images {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** A frozen network that returns a row of pooled values for each image. */
export interface ImageDescriber {
  describe(images: Images): Promise<Float32Array>;
  dispose(): void;
}

/**
 * Loads the network onto the engine of this thread.
 *
 * @param batch number of images at a time; their rows are the same for every value
 */
export function openDescriber(setup: DescriberSetup, batch: number): ImageDescriber {
  const { backbone, weights, layer, pooling } = setup;
  const network = createNetwork(backbones[backbone], weights, [layer]);
  return {
    describe: (images) =>
      describeInBatches(images, batch, (pixels) =>
        poolMap(itemAt(network.run(pixels), 0), pooling),
      ),
    dispose: () => network.dispose(),
  };
}

/**
 * Computes a row for each image, `batch` images at a time.
 *
 * @param compute `[batch, height, width, 3]` in [−1, 1] → `[batch, …]`, inside a `tf.tidy`; an image's
 *   row must not depend on the others
 */
export async function describeInBatches(
  { data, height, width }: Images,
  batch: number,
  compute: (pixels: tf.Tensor4D) => tf.Tensor,
): Promise<Float32Array> {
  const stride = height * width * 3;
  const count = data.length / stride;
  let rows: Float32Array | undefined;
  for (let start = 0; start < count; start += batch) {
    const here = Math.min(batch, count - start);
    // One shape for all batches: engines cache kernels and buffers by shape, and an image's row does
    // not depend on the number of images in its batch.
    const bytes = data.subarray(start * stride, (start + here) * stride);
    const pixels = scalePixels(bytes, new Float32Array(batch * stride));
    const computed = tf.tidy(() => compute(tf.tensor4d(pixels, [batch, height, width, 3])));
    try {
      // `data()` instead of `dataSync()`, which WebGPU does not allow.
      const numbers = await computed.data<'float32'>();
      const across = numbers.length / batch;
      rows ??= new Float32Array(count * across);
      rows.set(numbers.subarray(0, here * across), start * across);
    } finally {
      computed.dispose();
    }
  }
  return rows ?? new Float32Array(0);
}
