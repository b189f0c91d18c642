import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { readJson } from './read-json.ts';
import { loadArrays, saveTensors } from './save-tensors.ts';

/** Any fitted values: single numbers, and arrays of them in single precision. */
export type Fit<T> = { readonly [K in keyof T]: number | Float32Array };

/** Writes a fit into a model's folder, as `<name>.json`, `<name>.bin` and `<name>-numbers.json`. */
export async function saveFit<T extends Fit<T>>(folder: string, name: string, fit: T) {
  const numbers: Record<string, number> = {};
  const tensors: Record<string, tf.Tensor> = {};
  for (const [key, value] of Object.entries(fit) as [string, number | Float32Array][]) {
    if (typeof value === 'number') numbers[key] = value;
    else tensors[key] = tf.tensor1d(value);
  }
  await saveTensors(folder, name, tensors);
  tf.dispose(tensors);
  await writeFile(join(folder, `${name}-numbers.json`), JSON.stringify(numbers));
}

/** Reads what {@link saveFit} wrote, bit for bit. */
export async function loadFit<T extends Fit<T>>(folder: string, name: string): Promise<T> {
  const schema = z.record(z.string(), z.number());
  const numbers = await readJson(folder, `${name}-numbers.json`, schema);
  return { ...numbers, ...(await loadArrays(folder, name)) } as T;
}
