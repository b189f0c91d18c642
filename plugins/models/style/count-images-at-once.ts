/**
 * Number of images of 299 pixels per side in a batch: more are no faster on a CPU and need more
 * memory.
 */
const most = 16;

/**
 * The number of images per batch with about as many pixels as 16 images of 299 per side: 8 at 448, 4
 * at 640.
 */
export function countImagesAtOnce(size: number): number {
  const power = Math.round(Math.log2(most * (299 / size) ** 2));
  return Math.min(most, 2 ** Math.max(0, power));
}
