import { open } from 'node:fs/promises';
import { Dataset, Group, File as HdfFile, ready } from 'h5wasm/node';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import type { NamedWeights, Weight } from '../backbones/named-weights.ts';
import { normaliseWeightName } from './normalise-weight-name.ts';

/**
 * Reads the weights of a Keras `.h5` file: either only weights (`layer_names` at the root) or a whole
 * model (in `model_weights`), written by Keras 1, 2 or 3.
 *
 * @throws HarnessError `WEIGHTS_UNREADABLE`, naming the file and if possible the tensor
 */
export async function readKerasH5(path: string): Promise<NamedWeights> {
  await refuseForeignFile(path);
  const library = await ready;
  // Otherwise the library prints what went wrong and continues.
  library.activate_throwing_error_handler();
  let file: HdfFile;
  try {
    file = new HdfFile(path, 'r');
  } catch (error) {
    throw unreadable(path, `it is not a complete HDF5 file (${messageOf(error)})`, error);
  }
  try {
    return readGroup(path, findWeightsGroup(path, file));
  } finally {
    file.close();
  }
}

/** The eight bytes with which every HDF5 file begins. */
const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

async function refuseForeignFile(path: string): Promise<void> {
  let beginning: Buffer;
  try {
    const handle = await open(path);
    try {
      beginning = (await handle.read(Buffer.alloc(8), 0, 8, 0)).buffer;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, messageOf(error), error);
  }
  if (!beginning.equals(signature)) throw unreadable(path, 'it is not an HDF5 file');
}

function findWeightsGroup(path: string, file: HdfFile): Group {
  if ('layer_names' in file.attrs) return file;
  const inner = file.keys().includes('model_weights') ? file.get('model_weights') : null;
  if (inner instanceof Group && 'layer_names' in inner.attrs) return inner;
  const keras3 = file.keys().includes('layers');
  throw unreadable(
    path,
    keras3
      ? 'it has the `.weights.h5` layout of Keras 3, which does not keep layer names; ' +
          'save the model with model.save("name.h5") instead'
      : 'it has no `layer_names`, so it was not written by Keras',
  );
}

function readGroup(path: string, group: Group): NamedWeights {
  const weights = new Map<string, Weight>();
  for (const layer of readNames(path, group, 'layer_names')) {
    const layerGroup = group.get(layer);
    if (!(layerGroup instanceof Group)) throw unreadable(path, `layer ${layer} is missing`);
    for (const raw of readNames(path, layerGroup, 'weight_names')) {
      weights.set(normaliseWeightName(layer, raw), readTensor(path, layerGroup, layer, raw));
    }
  }
  return weights;
}

// Keras splits long lists over `layer_names0`, `layer_names1`, … because HDF5 limits the size of an
// attribute.
function readNames(path: string, group: Group, attribute: string): string[] {
  const { attrs } = group;
  const parts: string[] = [];
  const read = (name: string) => {
    const value = attrs[name]?.value;
    // An empty list is stored as an empty array of numbers.
    if (typeof value === 'string') parts.push(value);
    else if (Array.isArray(value)) parts.push(...value.map(String));
    else if (value === undefined || value === null) {
      throw unreadable(path, `the attribute ${name} is missing`);
    }
  };
  if (attribute in attrs) read(attribute);
  else if (`${attribute}0` in attrs) {
    for (let part = 0; `${attribute}${part}` in attrs; part++) read(`${attribute}${part}`);
  } else throw unreadable(path, `the attribute ${attribute} is missing`);
  return parts;
}

function readTensor(path: string, group: Group, layer: string, raw: string): Weight {
  let value: unknown;
  let shape: readonly number[] | null = null;
  try {
    const dataset = group.get(raw);
    if (dataset instanceof Dataset) {
      shape = dataset.shape;
      value = dataset.value;
    }
  } catch (error) {
    throw unreadable(path, `${raw} of layer ${layer} is damaged (${messageOf(error)})`, error);
  }
  if (!(value instanceof Float32Array || value instanceof Float64Array) || shape === null) {
    throw unreadable(path, `${raw} of layer ${layer} is not a tensor of floats`);
  }
  const size = shape.reduce((a, b) => a * b, 1);
  if (value.length !== size) {
    throw unreadable(path, `${raw} of layer ${layer} holds ${value.length} of ${size} numbers`);
  }
  return { shape, data: Float32Array.from(value) };
}

function unreadable(path: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('WEIGHTS_UNREADABLE', `Cannot read the weights in ${path}: ${why}.`, {
    cause,
  });
}
