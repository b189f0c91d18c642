import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { stackRows } from '../tables/stack-rows.ts';

/**
 * The engine's output for paintings that come in chunks, a batch at a time: one row each, in the order
 * of the chunks.
 *
 * @param describe indices in a chunk → [as many or more, width]; rows beyond them are cut off
 */
export async function describeChunks<Chunk extends { readonly paintings: readonly unknown[] }>(
  chunks: AsyncIterable<Chunk>,
  batchSize: number,
  describe: (chunk: Chunk, places: number[]) => tf.Tensor2D,
): Promise<FeatureMatrix> {
  const tables: FeatureMatrix[] = [];
  for await (const chunk of chunks) {
    const own = (places: number[]) => describe(chunk, places);
    tables.push(await describeRows(chunk.paintings.length, batchSize, own));
  }
  return stackRows(tables);
}

async function describeRows(
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
    data.set((await output.data<'float32'>()).subarray(0, here * width), from * width);
    output.dispose();
  }
  return { rows: count, width, data: data ?? new Float32Array(0) };
}
