import { joinImages } from '../features/join-images.ts';
import { meanOfParts } from '../tables/parts-of-paintings.ts';
import { joinByParts } from './join-by-parts.ts';

/** How the rows of a painting's images become one row. */
export type PatchPooling = 'mean' | 'mean+std';

/** Numbers of a painting for one number of an image. */
export function widthOfPooling(pooling: PatchPooling): 1 | 2 {
  return pooling === 'mean' ? 1 : 2;
}

/**
 * One row for each painting of the rows of its images: their mean, or of every cell their mean and then
 * their standard deviation, so that the cells stay one after another.
 *
 * @param rows one per image, those of a painting one after another
 * @param form.paintings in `rows`
 * @param form.images of a painting
 * @param form.cells equal parts of a row
 */
export function joinPatches(
  rows: Float32Array,
  {
    paintings,
    images,
    cells,
    pooling,
  }: {
    readonly paintings: number;
    readonly images: number;
    readonly cells: number;
    readonly pooling: PatchPooling;
  },
): Float32Array {
  if (paintings === 0) return rows;
  const count = paintings * images;
  const width = rows.length / count;
  if (pooling === 'mean') return meanOfParts({ rows: count, width, data: rows }, images).data;
  const data = joinImages(rows, count, images, 'mean+std');
  return joinByParts({ rows: paintings, width: 2 * width, data }, [width, width], cells).data;
}
