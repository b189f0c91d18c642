import * as tf from '@tensorflow/tfjs';

/**
 * Divides a layer's map [n, rows, columns, channels] into `cells` × `cells` maps that cover it without
 * overlap, row by row; if it cannot be divided evenly their sides differ by one. If a map has fewer
 * positions per side than cells, some positions are in several cells.
 */
export function cutCells(map: tf.Tensor4D, cells: number): tf.Tensor4D[] {
  const [count, rows, columns, channels] = map.shape;
  const across = listSpans(columns, cells);
  return listSpans(rows, cells).flatMap(([top, height]) =>
    across.map(([left, width]) =>
      tf.slice(map, [0, top, left, 0], [count, height, width, channels]),
    ),
  );
}

/** The start and the length (at least 1) of each section. */
function listSpans(size: number, count: number): (readonly [from: number, length: number])[] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.min(size - 1, Math.round((i * size) / count));
    return [from, Math.max(1, Math.round(((i + 1) * size) / count) - from)] as const;
  });
}
