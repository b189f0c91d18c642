import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import { cutCells } from './cut-cells.ts';
import type { Statistics } from './list-statistics.ts';
import { type GramTensors, measureLayer } from './measure-layer.ts';

/** The statistics to compute from layers' maps. */
export interface CellSettings {
  readonly statistics: Statistics;
  /** Rows and columns of cells into which a layer is divided. */
  readonly cells: number;
  /** The mixtures of each layer, if covariances are computed. */
  readonly grams: readonly (GramTensors | undefined)[];
}

/**
 * The statistics of several layers' maps, cell by cell: from maps [n, rows, columns, channels] a row
 * for each picture, cell after cell, and each cell layer after layer. Disposes of the maps.
 */
export function measureCells(
  maps: readonly tf.Tensor4D[],
  { statistics, cells, grams }: CellSettings,
): tf.Tensor2D {
  const layersOfCells = maps.map((map, i) => {
    const measured = cutCells(map, cells).map((cell) => {
      const numbers = measureLayer(cell, statistics, grams[i]);
      cell.dispose();
      return numbers;
    });
    map.dispose();
    return measured;
  });
  const places = Array.from({ length: cells ** 2 }, (_, place) => place);
  return tf.concat(
    places.flatMap((place) => layersOfCells.map((measured) => itemAt(measured, place))),
    1,
  );
}
