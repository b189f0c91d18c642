import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HarnessError } from '../../../harness/contract/errors.ts';
import type { NamedWeights, Weight } from '../backbones/named-weights.ts';
import { normaliseWeightName } from './normalise-weight-name.ts';
import { layerOf, type ManifestTensor, readTfjsManifest, storedBytes } from './tfjs-manifest.ts';

/**
 * Reads the weights of a TensorFlow.js layers-model: a folder with `model.json` and its shards,
 * plain or quantised to float16, uint16 or uint8. TensorFlow.js decodes them.
 *
 * @throws HarnessError `WEIGHTS_UNREADABLE`, naming the file and the tensor
 */
export async function readTfjsLayers(folder: string): Promise<NamedWeights> {
  const groups = await readTfjsManifest(folder);
  const tf = await import('@tensorflow/tfjs');
  await tf.ready();
  const weights = new Map<string, Weight>();
  for (const { files, tensors } of groups) {
    const bytes = await readShards(files, tensors);
    let offset = 0;
    for (const tensor of tensors) {
      const length = storedBytes(tensor);
      const slice = bytes.buffer.slice(offset, offset + length);
      offset += length;
      // One tensor at a time, which keeps TensorFlow.js's second copy small.
      const decoded = tf.io.decodeWeights(slice, [
        tensor as Parameters<typeof tf.io.decodeWeights>[1][0],
      ]);
      const value = decoded[tensor.name];
      if (value === undefined) throw new Error(`TensorFlow.js did not decode ${tensor.name}`);
      const data = Float32Array.from(await value.data());
      value.dispose();
      const name = normaliseWeightName(layerOf(tensor.name), tensor.name);
      weights.set(name, { shape: tensor.shape, data });
    }
  }
  return weights;
}

/** All shards of a group, one after another, if their size is exactly what the tensors need. */
async function readShards(
  files: readonly string[],
  tensors: readonly ManifestTensor[],
): Promise<Uint8Array<ArrayBuffer>> {
  const needed = tensors.reduce((sum, tensor) => sum + storedBytes(tensor), 0);
  const shards: { file: string; size: number }[] = [];
  for (const file of files) shards.push({ file, size: (await stat(file)).size });
  const found = shards.reduce((sum, { size }) => sum + size, 0);
  if (found !== needed) throw wrongSize(files, tensors, found, needed);
  const bytes = new Uint8Array(needed);
  let offset = 0;
  for (const { file, size } of shards) {
    const handle = await open(file);
    try {
      let read = 0;
      while (read < size) {
        const { bytesRead } = await handle.read(bytes, offset + read, size - read);
        if (bytesRead === 0) throw wrongSize(files, tensors, offset + read, needed);
        read += bytesRead;
      }
    } finally {
      await handle.close();
    }
    offset += size;
  }
  return bytes;
}

function wrongSize(
  files: readonly string[],
  tensors: readonly ManifestTensor[],
  found: number,
  needed: number,
): HarnessError {
  let end = 0;
  const cut = tensors.find((tensor) => {
    end += storedBytes(tensor);
    return end > found;
  });
  const where = cut === undefined ? '' : ` Tensor ${cut.name} is the first incomplete one.`;
  const names = files.map((file) => basename(file)).join(', ');
  return new HarnessError(
    'WEIGHTS_UNREADABLE',
    `The shards ${names} next to ${files[0] ?? 'model.json'} have ${found} bytes, ` +
      `but the manifest needs ${needed}.${where} Copy or download them again.`,
  );
}
