import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

/** Writes named tensors as `<name>.json` (names, shapes) and `<name>.bin` (float32). */
export async function saveTensors(
  folder: string,
  name: string,
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<void> {
  const { data, specs } = await tf.io.encodeWeights({ ...tensors });
  await writeFile(join(folder, `${name}.bin`), new Uint8Array(data));
  await writeFile(join(folder, `${name}.json`), JSON.stringify(specs));
}

/** Reads what `saveTensors` wrote; the caller disposes of the tensors. */
export async function loadTensors(folder: string, name: string): Promise<tf.NamedTensorMap> {
  const data = await readFile(join(folder, `${name}.bin`));
  const specs = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  return tf.io.decodeWeights(new Uint8Array(data).buffer, specs);
}

/** The same as plain arrays, with nothing left on the engine. */
export async function loadArrays(
  folder: string,
  name: string,
): Promise<Record<string, Float32Array>> {
  const tensors = await loadTensors(folder, name);
  const arrays: Record<string, Float32Array> = {};
  for (const [key, tensor] of Object.entries(tensors)) {
    arrays[key] = await tensor.data<'float32'>();
  }
  tf.dispose(tensors);
  return arrays;
}
