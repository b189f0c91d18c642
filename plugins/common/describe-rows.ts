import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../harness/plugin.ts';

/**
 * What the engine makes of `count` paintings, so many at a time, a row each.
 *
 * @param describe the places of some paintings → [as many or more, width]; what is beyond them is cut off
 */
export async function describeRows(
  count: number,
  batchSize: number,
  describe: (places: number[]) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  let width = 0;
  let data: Float32Array | undefined;
  for (let from = 0; from < count; from += batchSize) {
    const here = Math.min(batchSize, count - from);
    const places = Array.from({ length: here }, (_, i) => from + i);
    const output = tf.tidy(() => describe(places));
    width = output.shape[1];
    data ??= new Float32Array(count * width);
    data.set(((await output.data()) as Float32Array).subarray(0, here * width), from * width);
    output.dispose();
  }
  return { rows: count, width, data: data ?? new Float32Array(0) };
}
