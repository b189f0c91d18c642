import { findNeededLayers } from '../../plugins/models/backbones/needed-layers.ts';
import { xception } from '../../plugins/models/backbones/xception.ts';
import { drawUntrainedWeights } from '../../plugins/models/weights/untrained-weights.ts';
import { writeTfjsModel } from '../plugins/models/write-tfjs-model.ts';

/** Writes random weights of Xception up to a layer: all its 22 million take long to read. */
export function writeXceptionUpTo(layer: string, folder: string): void {
  const needed = new Set(findNeededLayers(xception, [layer]).map(({ name }) => name));
  const drawn = [...drawUntrainedWeights(xception, 1)];
  const own = drawn.filter(([name]) => needed.has(name.slice(0, name.lastIndexOf('/'))));
  writeTfjsModel(folder, new Map(own));
}
