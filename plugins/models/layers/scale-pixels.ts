// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

/**
 * Scales the bytes of an image from [0, 255] to [−1, 1], the range that the networks here expect.
 *
 * @param into filled from its beginning, as far as there are bytes
 */
export function scalePixels(bytes: Uint8Array, into: Float32Array): Float32Array {
  for (let i = 0; i < bytes.length; i++) into[i] = bytes[i]! / 127.5 - 1;
  return into;
}
