import { createHash } from 'node:crypto';
import type { PairsToAnswer } from '../../harness/submission/answer-pairs.ts';

/** An answer that depends only on the two names, over all sizes of probabilities. */
export function answerByName(first: string, second: string): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([first, second]))
    .digest();
  const size = [1, 1, 1e-3, 1e-9, 1e-30][digest[4]! % 5]!;
  return digest[5]! < 8 ? digest[5]! % 2 : Math.fround((digest.readUInt32LE(0) / 2 ** 32) * size);
}

export async function answerAll({ images, a, b }: PairsToAnswer): Promise<Float32Array> {
  return Float32Array.from(a, (first, i) => answerByName(images[first]!, images[b[i]!]!));
}
