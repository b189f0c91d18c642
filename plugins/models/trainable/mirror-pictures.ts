// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { PixelBatch } from '../../../harness/contract/plugin.ts';

/** The pixels of pictures with left and right swapped. */
export function mirrorPictures({
  data,
  width,
}: Pick<PixelBatch, 'data' | 'width'>): Uint8Array<ArrayBuffer> {
  const mirrored = new Uint8Array(data.length);
  const rowBytes = width * 3;
  for (let row = 0; row < data.length; row += rowBytes) {
    for (let x = 0; x < width; x++) {
      const from = row + x * 3;
      const to = row + (width - 1 - x) * 3;
      for (let channel = 0; channel < 3; channel++) mirrored[to + channel] = data[from + channel]!;
    }
  }
  return mirrored;
}
