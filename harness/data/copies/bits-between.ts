// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { descriptorWords } from './describe-keypoint.ts';

/** The number of bits in which the descriptors of two spots differ. */
export function bitsBetween(a: Uint32Array, i: number, b: Uint32Array, j: number): number {
  let bits = 0;
  const from = i * descriptorWords;
  const to = j * descriptorWords;
  for (let w = 0; w < descriptorWords; w++) {
    let word = a[from + w]! ^ b[to + w]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    bits += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits;
}
