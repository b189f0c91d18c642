import { joinImages } from '../features/join-images.ts';
import { meanOfParts } from '../tables/parts-of-paintings.ts';
import { joinByParts } from './join-by-parts.ts';

/** How the rows of a painting's images become one row. */
export type PatchPooling = 'mean' | 'mean+std';

/** Values per painting for each value per image. */
export function widthOfPooling(pooling: PatchPooling): 1 | 2 {
  return pooling === 'mean' ? 1 : 2;
}

/**
 * Joins the rows of each painting's images to one row: their mean, or for every cell their mean
 * followed by their standard deviation, so that cells stay one after another.
 *
 * @param rows one per image, those of a painting one after another
 * @param form.paintings number of paintings in `rows`
 * @param form.images number of images per painting
 * @param form.cells number of equal parts of a row
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
