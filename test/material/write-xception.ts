import { pickNeededWeights } from '../../plugins/models/backbones/needed-weights.ts';
import { xception } from '../../plugins/models/backbones/xception.ts';
import { drawUntrainedWeights } from '../../plugins/models/weights/untrained-weights.ts';
import { writeTfjsModel } from '../plugins/models/write-tfjs-model.ts';

/** Writes random weights of Xception up to a layer: all its 22 million take long to read. */
export function writeXceptionUpTo(layer: string, folder: string): void {
  writeTfjsModel(folder, pickNeededWeights(xception, drawUntrainedWeights(xception, 1), [layer]));
}
