import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Rows per step: a fixed shape lets engines reuse their buffers. */
const batch = 512;

/**
 * Sends each row through a network, in batches of one shape.
 *
 * @param forward [512, width] → [512, outputs]
 */
export async function forwardRows(
  { rows, width, data }: FeatureMatrix,
  outputs: number,
  forward: (rows: tf.Tensor2D) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  const found = new Float32Array(rows * outputs);
  for (let from = 0; from < rows; from += batch) {
    const part = new Float32Array(batch * width);
    part.set(data.subarray(from * width, (from + batch) * width));
    const made = tf.tidy(() => forward(tf.tensor2d(part, [batch, width])));
    const count = Math.min(batch, rows - from);
    found.set((await made.data<'float32'>()).subarray(0, count * outputs), from * outputs);
    made.dispose();
  }
  return { rows, width: outputs, data: found };
}
