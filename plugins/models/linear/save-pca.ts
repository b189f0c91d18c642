import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { readJson } from '../model-files/read-json.ts';
import { requireNamed } from '../model-files/require-named.ts';
import { loadArrays, saveTensors } from '../model-files/save-tensors.ts';
import type { PrincipalComponents } from './pca.ts';

const file = 'principal-components';
const shapeSchema = z.object({ components: z.int(), explained: z.number() });

/** Writes principal components into a model's folder. */
export async function savePca(folder: string, pca: PrincipalComponents): Promise<void> {
  const { means, axes, components, explained } = pca;
  const tensors = { means: tf.tensor1d(means), axes: tf.tensor1d(axes) };
  await saveTensors(folder, file, tensors);
  tf.dispose(tensors);
  await writeFile(join(folder, `${file}-shape.json`), JSON.stringify({ components, explained }));
}

/** Reads what {@link savePca} wrote. */
export async function loadPca(folder: string): Promise<PrincipalComponents> {
  const shape = await readJson(folder, `${file}-shape.json`, shapeSchema);
  const arrays = await loadArrays(folder, file);
  return {
    ...shape,
    means: requireNamed(arrays, 'means'),
    axes: requireNamed(arrays, 'axes'),
  };
}
