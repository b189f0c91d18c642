// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../contract/plugin.ts';

/** How many of the nearest paintings are by the same artist. */
export interface Retrieval {
  /** Paintings used as queries for others by their artist. */
  readonly queries: number;
  /** Mean average precision at R. */
  readonly mapAtR: number;
  /** The artist's share of the R nearest paintings. */
  readonly rPrecision: number;
}

/**
 * MAP@R and R-precision (Musgrave, Belongie and Lim, A metric learning reality check, 2020), with R the
 * number of other paintings by the query's artist. Distance is cosine; of equally near paintings the
 * earlier comes first. Without an interval: they are means over paintings, and every painting is compared
 * with those of all artists.
 *
 * @param embeddings a row per painting
 * @param artists arbitrary numbers, one per painting
 * @param copies the group of copies of each painting, −1 if it has none: copies of a query are neither hits
 *   nor targets
 * @returns null if no artist has two paintings
 */
export function measureRetrieval(
  { rows, width, data }: FeatureMatrix,
  artists: ArrayLike<number>,
  copies?: ArrayLike<number>,
): Retrieval | null {
  const unit = Float64Array.from(data);
  for (let row = 0; row < rows; row++) {
    const own = unit.subarray(row * width, (row + 1) * width);
    const length = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0));
    if (length > 0) for (let j = 0; j < width; j++) own[j]! /= length;
  }
  let [queries, precisions, shares] = [0, 0, 0];
  const near = new Float64Array(rows);
  for (let query = 0; query < rows; query++) {
    const others: number[] = [];
    let wanted = 0;
    for (let i = 0; i < rows; i++) {
      if (i === query || (copies !== undefined && copies[i]! >= 0 && copies[i] === copies[query])) {
        continue;
      }
      let product = 0;
      for (let j = 0; j < width; j++) product += unit[query * width + j]! * unit[i * width + j]!;
      near[i] = product;
      others.push(i);
      if (artists[i] === artists[query]) wanted++;
    }
    if (wanted === 0) continue;
    others.sort((a, b) => near[b]! - near[a]! || a - b);
    let [found, precision] = [0, 0];
    for (let place = 0; place < wanted; place++) {
      if (artists[others[place]!] !== artists[query]) continue;
      found++;
      precision += found / (place + 1);
    }
    queries++;
    precisions += precision / wanted;
    shares += found / wanted;
  }
  if (queries === 0) return null;
  return { queries, mapAtR: precisions / queries, rPrecision: shares / queries };
}
