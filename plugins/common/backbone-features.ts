import type { FeatureExtractor, PixelBatch, Services } from '../../harness/plugin.ts';
import { type BackboneName, backbones } from './backbones.ts';
import { findLayer } from './needed-layers.ts';
import { type ResolvedWeights, resolveWeights } from './resolve-weights.ts';

/** Bumped when the same network, weights and pixels come to give other features. */
const computationVersion = 1;
/** Paintings a batch: larger ones are no faster on a CPU and need more memory. */
const batchSize = 16;

/** How the activation map of a layer becomes one row of numbers. */
export type Pooling = 'mean' | 'mean+std';

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

/**
 * The features of a frozen pretrained network: the output of one layer, pooled over the painting.
 * Neither TensorFlow.js nor the weights are loaded before a painting is missing from the cache.
 *
 * @throws HarnessError as `resolveWeights` does
 */
export async function createBackboneExtractor(
  options: BackboneFeaturesOptions,
): Promise<FeatureExtractor> {
  const { services, seed, pooling = 'mean' } = options;
  const backbone = backbones[options.backbone];
  const layer = findLayer(backbone, options.layer ?? backbone.output);
  const size = options.size ?? backbone.size;
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
  const width = pooling === 'mean' ? layer.channels : 2 * layer.channels;
  return {
    id: {
      backbone: backbone.name,
      weights: resolved.cacheIdentity,
      layer: layer.name,
      pooling,
      version: computationVersion,
    },
    view: { kind: 'whole', size },
    width,
    usesEngine: true,
    batchSize,
    open: () => openExtractor(options.backbone, resolved, layer.name, pooling, width),
  };
}

async function openExtractor(
  name: BackboneName,
  resolved: ResolvedWeights,
  layer: string,
  pooling: Pooling,
  width: number,
) {
  const tf = await import('@tensorflow/tfjs');
  const { createNetwork } = await import('./network.ts');
  const network = createNetwork(backbones[name], await resolved.load(), [layer]);

  return {
    async extract({ data, count, height, width: across }: PixelBatch): Promise<Float32Array> {
      const rows = new Float32Array(count * width);
      for (let start = 0; start < count; start += batchSize) {
        const here = Math.min(batchSize, count - start);
        // One shape for all batches: engines keep kernels and buffers by shape, and a painting's
        // features do not depend on how full its batch is.
        const pixels = new Float32Array(batchSize * height * across * 3);
        const values = data.subarray(
          start * height * across * 3,
          (start + here) * height * across * 3,
        );
        for (let i = 0; i < values.length; i++) pixels[i] = values[i]! / 127.5 - 1;
        const pooled = tf.tidy(() => {
          const input = tf.tensor4d(pixels, [batchSize, height, across, 3]);
          const [map] = network.run(input);
          const mean = tf.mean(map!, [1, 2]);
          if (pooling === 'mean') return mean;
          const centred = tf.sub(map!, tf.expandDims(tf.expandDims(mean, 1), 1));
          return tf.concat([mean, tf.sqrt(tf.mean(tf.square(centred), [1, 2]))], 1);
        });
        try {
          // `data()` and not `dataSync()`, which WebGPU does not allow.
          const numbers = (await pooled.data()) as Float32Array;
          rows.set(numbers.subarray(0, here * width), start * width);
        } finally {
          pooled.dispose();
        }
      }
      return rows;
    },
    dispose: () => network.dispose(),
  };
}
