import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { HarnessError } from '../../../harness/contract/errors.ts';
import type { Backbone } from '../backbones/backbone.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import type { Shapes } from './match-weights.ts';
import { normaliseWeightName } from './normalise-weight-name.ts';
import { layerOf, readTfjsManifest } from './tfjs-manifest.ts';

/** A file or folder with weights, not yet read. */
export interface WeightsSource {
  readonly kind: 'keras-h5' | 'tfjs-layers';
  /** Absolute: the `.h5` file, or the folder of `model.json`. */
  readonly path: string;
}

/**
 * Describes the weights at a path given by the user.
 *
 * @throws HarnessError `WEIGHTS_NOT_FOUND`
 */
export async function recogniseSource(path: string): Promise<WeightsSource> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch(() => undefined);
  if (found === undefined) {
    throw new HarnessError(
      'WEIGHTS_NOT_FOUND',
      `There is no file or folder ${path} for --weights.`,
    );
  }
  if (found.isDirectory()) {
    if (await isFile(join(absolute, 'model.json'))) return { kind: 'tfjs-layers', path: absolute };
  } else {
    if (isHdf5Name(absolute)) return { kind: 'keras-h5', path: absolute };
    if (basename(absolute) === 'model.json')
      return { kind: 'tfjs-layers', path: dirname(absolute) };
  }
  throw new HarnessError(
    'WEIGHTS_NOT_FOUND',
    `${path} contains no weights. --weights takes a Keras .h5 file, or a folder with the model.json ` +
      'of a TensorFlow.js layers-model and its shards.',
  );
}

export function isHdf5Name(path: string): boolean {
  return ['.h5', '.hdf5'].includes(extname(path).toLowerCase());
}

/** True for the names of Keras's own files for this backbone. */
export function isOfficialName(backbone: Backbone, path: string): boolean {
  return [backbone.official.file, backbone.officialWithTop].includes(basename(path));
}

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/** Reads the values. @throws HarnessError `WEIGHTS_UNREADABLE` */
export async function readSource({ kind, path }: WeightsSource): Promise<NamedWeights> {
  // TensorFlow.js and the HDF5 library are large, so they are loaded only if there is something to
  // read.
  return kind === 'keras-h5'
    ? (await import('./read-keras-h5.ts')).readKerasH5(path)
    : (await import('./read-tfjs-layers.ts')).readTfjsLayers(path);
}

/** Names and shapes in a TensorFlow.js model, without its values. */
export async function readTfjsShapes(folder: string): Promise<Shapes> {
  const groups = await readTfjsManifest(folder);
  return new Map(
    groups
      .flatMap(({ tensors }) => tensors)
      .map(({ name, shape }) => [normaliseWeightName(layerOf(name), name), { shape }]),
  );
}

/** Paths, sizes, modification times and inodes: as long as they are the same, so are the weights. */
export async function stampSource({ kind, path }: WeightsSource): Promise<string> {
  const files =
    kind === 'keras-h5'
      ? [path]
      : [join(path, 'model.json'), ...(await readTfjsManifest(path)).flatMap((g) => g.files)];
  const parts: string[] = [];
  for (const file of files) {
    const { size, mtimeMs, ctimeMs, ino } = await stat(file);
    parts.push(JSON.stringify([file, size, mtimeMs, ctimeMs, ino]));
  }
  return parts.join('\n');
}
