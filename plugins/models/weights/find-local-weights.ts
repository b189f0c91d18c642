import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf } from '../../../harness/contract/errors.ts';
import { type Backbone, parameterShapes } from '../backbones/backbone.ts';
import { matchWeights } from './match-weights.ts';
import {
  isFile,
  isHdf5Name,
  isOfficialName,
  readTfjsShapes,
  type WeightsSource,
} from './weights-source.ts';

/** Maximum depth of weights below a weights folder. */
const depthLimit = 2;

/**
 * Finds everything in a folder that looks like weights of the backbone, sorted by path: Keras's own
 * file names, and TensorFlow.js models with matching tensors. Values are not read.
 */
export async function findLocalWeights(
  backbone: Backbone,
  folder: string,
  report: (line: string) => void,
): Promise<WeightsSource[]> {
  const found: WeightsSource[] = [];
  await search(resolve(folder), 0);
  return found;

  async function search(current: string, depth: number): Promise<void> {
    if (await isFile(join(current, 'model.json'))) {
      if (await fits(current)) found.push({ kind: 'tfjs-layers', path: current });
      return;
    }
    const entries = await readdir(current, { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(current, entry.name);
      if (isHdf5Name(path) && isOfficialName(backbone, path) && (await isFile(path))) {
        found.push({ kind: 'keras-h5', path });
      } else if (depth < depthLimit && (entry.isDirectory() || entry.isSymbolicLink())) {
        // Weights are large, so their folder is often on another disk and linked.
        await search(path, depth + 1);
      }
    }
  }

  async function fits(path: string): Promise<boolean> {
    try {
      const shapes = await readTfjsShapes(path);
      const { missing } = matchWeights(backbone, shapes, path);
      const layers = backbone.layers.filter((layer) => parameterShapes(layer).size > 0).length;
      return missing.length < layers / 2;
    } catch (error) {
      // Other networks are expected in a folder of weights; damaged ones are reported.
      if (!isMismatch(error)) report(messageOf(error));
      return false;
    }
  }
}

function isMismatch(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'WEIGHTS_MISMATCH';
}
