import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Painting } from '../../harness/plugin.ts';
import type { PoolingNetwork } from './pooling-network.ts';
import type { ReducedMaps } from './reduced-maps.ts';

/** Paintings a step. */
const batchSize = 64;

/** Which of the network's outputs describes a painting. */
export type Profile = 'feat' | 'logits';

/**
 * What the network says of each painting's whole map, a row each, neither centred nor scaled.
 */
export async function describeMaps<P extends Painting>(
  network: PoolingNetwork,
  maps: ReducedMaps<P>,
  profile: Profile,
): Promise<FeatureMatrix> {
  const parts: Float32Array[] = [];
  let rows = 0;
  const whole = { left: 0, top: 0, side: maps.side };
  const width = profile === 'feat' ? 2 * network.shape.units[1] : network.shape.artists;
  for await (const chunk of maps.chunks()) {
    const count = chunk.paintings.length;
    for (let from = 0; from < count; from += batchSize) {
      const here = Math.min(batchSize, count - from);
      const indices = Array.from({ length: here }, (_, i) => from + i);
      const output = tf.tidy(() => {
        const { pooled, logits } = network.describe(maps.take(chunk, indices, whole, batchSize));
        return profile === 'feat' ? pooled : logits;
      });
      parts.push(((await output.data()) as Float32Array).slice(0, here * width));
      output.dispose();
      rows += here;
    }
  }
  const data = new Float32Array(rows * width);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { rows, width, data };
}
