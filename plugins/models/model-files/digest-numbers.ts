import { createHash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs';

/**
 * SHA-256, hex, over all values one after another, by which the features of a trained network are
 * cached.
 */
export async function digestNumbers(parts: Iterable<tf.Tensor | Float32Array>): Promise<string> {
  const digest = createHash('sha256');
  for (const part of parts) {
    const numbers = part instanceof Float32Array ? part : await part.data<'float32'>();
    digest.update(new Uint8Array(numbers.slice().buffer));
  }
  return digest.digest('hex');
}
