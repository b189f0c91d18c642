// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';

/** Mean rows of a table by artist. */
export interface ArtistMeans {
  /** One row per artist, in the order in which the artists first appear. */
  readonly means: FeatureMatrix;
  /** Number of paintings of each artist. */
  readonly counts: readonly number[];
  /** The row in `means` of each painting's artist. */
  readonly rowOf: Int32Array;
}

/**
 * The mean of each artist's rows.
 *
 * @param artists one per row of the table
 * @throws RangeError if the number of artists differs from the number of rows
 */
export function meanByArtist(matrix: FeatureMatrix, artists: readonly number[]): ArtistMeans {
  const { rows, width, data } = matrix;
  if (artists.length !== rows) {
    throw new RangeError(`Expected an artist for each of ${rows} rows, got ${artists.length}`);
  }
  const order = new Map<number, number>();
  const rowOf = Int32Array.from(artists, (artist) => {
    const known = order.get(artist) ?? order.size;
    order.set(artist, known);
    return known;
  });
  const counts = new Array<number>(order.size).fill(0);
  const sums = new Float64Array(order.size * width);
  for (const [row, artist] of rowOf.entries()) {
    counts[artist]!++;
    for (let i = 0; i < width; i++) sums[artist * width + i]! += data[row * width + i]!;
  }
  const means = Float32Array.from(sums, (sum, at) => sum / counts[Math.floor(at / width)]!);
  return { means: { rows: order.size, width, data: means }, counts, rowOf };
}
