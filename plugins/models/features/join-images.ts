// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

/**
 * How the rows of a painting's images become one: concatenated, their mean, or their mean and standard
 * deviation.
 */
export type Joining = 'concatenated' | 'mean' | 'mean+std';

/**
 * Joins the rows of each painting's images to one row.
 *
 * @param rows one per image, those of a painting one after another
 * @param count number of all images
 * @param images number per painting
 */
export function joinImages(
  rows: Float32Array,
  count: number,
  images: number,
  joining: Joining,
): Float32Array {
  if (joining === 'concatenated' || count === 0) return rows;
  const width = rows.length / count;
  const parts = joining === 'mean' ? 1 : 2;
  const joined = new Float32Array((count / images) * parts * width);
  for (let painting = 0; painting < count / images; painting++) {
    for (let i = 0; i < width; i++) {
      const from = painting * images * width + i;
      const to = painting * parts * width + i;
      let sum = 0;
      for (let image = 0; image < images; image++) sum += rows[from + image * width]!;
      const mean = sum / images;
      joined[to] = mean;
      if (joining === 'mean') continue;
      let squares = 0;
      for (let image = 0; image < images; image++) {
        squares += (rows[from + image * width]! - mean) ** 2;
      }
      joined[to + width] = Math.sqrt(squares / images);
    }
  }
  return joined;
}
