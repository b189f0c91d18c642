// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import { UMAP } from 'umap-js';
import type { FeatureMatrix } from '../../contract/plugin.ts';
import { createRandom } from '../../contract/random.ts';

const neighbours = 15;
/** More points than these take too long and hide one another. */
export const mostPoints = 600;
const epochs = 300;

/**
 * Lays embeddings out in a plane by UMAP (McInnes, Healy and Melville 2018) over cosine
 * distances, the same each time: points that are near stay near; far distances mean little.
 *
 * @param matrix at least three rows are needed; of more than 600 the first are taken
 * @returns a place for each row that was taken; none if there are too few
 */
export function projectEmbeddings(matrix: FeatureMatrix): { x: number; y: number }[] {
  const rows = Math.min(mostPoints, matrix.rows);
  if (rows < 3) return [];
  const unit = normalise(matrix, rows);
  const count = Math.min(neighbours, rows - 1);
  const umap = new UMAP({
    nNeighbors: count,
    minDist: 0.15,
    nEpochs: epochs,
    random: seededUniform(),
  });
  const { indices, distances } = nearest(unit, count);
  umap.setPrecomputedKNN(indices, distances);
  return umap.fit(unit.map((row) => Array.from(row))).map(([x, y]) => ({ x: x!, y: y! }));
}

function seededUniform(): () => number {
  const random = createRandom(0, 'umap');
  return () => random.uniform();
}

function normalise({ width, data }: FeatureMatrix, rows: number): Float32Array[] {
  return Array.from({ length: rows }, (_, row) => {
    const own = data.subarray(row * width, (row + 1) * width);
    const length = Math.hypot(...own) || 1;
    return own.map((value) => value / length);
  });
}

/** The nearest rows of each row, itself first, as the library wants them. */
function nearest(
  unit: readonly Float32Array[],
  count: number,
): { indices: number[][]; distances: number[][] } {
  const table = cosineDistances(unit);
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (const i of unit.keys()) {
    const all = Array.from(table.subarray(i * unit.length, (i + 1) * unit.length));
    // A copy must not come before the row itself.
    all[i] = -1;
    const order = Array.from(all.keys()).sort((a, b) => all[a]! - all[b]! || a - b);
    all[i] = 0;
    indices.push(order.slice(0, count));
    distances.push(order.slice(0, count).map((k) => all[k]!));
  }
  return { indices, distances };
}

/** `rows · rows` numbers. */
function cosineDistances(unit: readonly Float32Array[]): Float32Array {
  const table = new Float32Array(unit.length ** 2);
  for (const [i, one] of unit.entries()) {
    for (let j = i + 1; j < unit.length; j++) {
      const other = unit[j]!;
      let dot = 0;
      for (let k = 0; k < one.length; k++) dot += one[k]! * other[k]!;
      const distance = Math.max(0, 1 - dot);
      table[i * unit.length + j] = distance;
      table[j * unit.length + i] = distance;
    }
  }
  return table;
}
