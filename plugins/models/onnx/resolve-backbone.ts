import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type BackboneName,
  describeMaking,
  parseBackboneName,
} from '../../../harness/compute/engine/onnx/backbone-names.ts';
import {
  digestPreprocessing,
  findMadeBackbone,
  listMadeBackbones,
  preprocessingName,
  readMadeBackbone,
} from '../../../harness/compute/engine/onnx/made-backbone.ts';
import { didYouMean, HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import type { Services } from '../../../harness/contract/plugin.ts';
import { backbones } from '../backbones/backbones.ts';
import { findWeightsCache } from '../weights/weights-cache.ts';
import { listImportedNames } from './list-imported-names.ts';
import { isOnnxName, type LocatedModel, locateModel } from './locate-model.ts';
import type { OutputPooling } from './pool-output.ts';
import { type Preprocessing, readPreprocessing } from './preprocessing.ts';
import { type Preset, presets } from './presets.ts';

/** An ONNX network that was found but not yet read. */
export interface FoundBackbone {
  /** A preset's name, or the file's. */
  readonly name: string;
  /** The ONNX file, absolute. */
  readonly file: string;
  /** Its preprocessing of pictures; undefined if unknown. */
  readonly preprocessing: Preprocessing | undefined;
  /** The default layer for features; undefined for the first output. */
  readonly layer: string | undefined;
  /** How that layer is pooled. */
  readonly pooling: OutputPooling | undefined;
  /** Whether its training data contained artists' names. */
  readonly namesArtists: boolean | 'unknown';
  readonly status: 'trained' | 'untrained';
  /** SHA-256 when it was exported, if recorded. */
  readonly digest: string | undefined;
}

/**
 * Finds the network that `--backbone` names: a preset, one exported from PyTorch, an ONNX file or a
 * folder with one. Presets are looked for as `NAME.onnx` or in a folder `NAME` of the folders of
 * weights, then in the user's cache; otherwise they are downloaded.
 *
 * @throws HarnessError `BACKBONE_UNKNOWN`, `WEIGHTS_NOT_FOUND`, `PREPROCESSING_INVALID`
 */
export async function resolveBackbone(
  option: string,
  services: Pick<Services, 'weights'>,
): Promise<FoundBackbone> {
  const preset = Object.hasOwn(presets, option) ? presets[option] : undefined;
  if (preset !== undefined) return findPreset(option, preset, services);
  const made = parseBackboneName(option);
  const known = made === undefined ? undefined : await findMade(made, services);
  if (known !== undefined) return known;
  await refuseUnknownName(option, services.weights.folders);
  const { file, config } = await locateModel(option);
  const preprocessing = config === undefined ? undefined : await readPreprocessing(config);
  const name = basename(file);
  return { ...ownDefaults, name, file, preprocessing };
}

/** The defaults for a network without a record. */
const ownDefaults = {
  layer: undefined,
  pooling: undefined,
  namesArtists: 'unknown',
  status: 'trained',
  digest: undefined,
} as const;

/**
 * @throws HarnessError `WEIGHTS_NOT_FOUND` if the network still has to be exported from a library,
 *   `WEIGHTS_CHANGED`
 */
async function findMade(
  name: BackboneName,
  { weights }: Pick<Services, 'weights'>,
): Promise<FoundBackbone | undefined> {
  const found = await findMadeBackbone(name, weights.folders);
  if (found === undefined) {
    if (name.library === undefined) return undefined;
    throw new HarnessError(
      'WEIGHTS_NOT_FOUND',
      `${name.name} has not been exported to ONNX yet (looked in ${weights.folders.join(', ')}). Run ${describeMaking(name)} first.`,
    );
  }
  const { folder, record } = found;
  const { file, config } = await locateModel(folder);
  const { digest } = record;
  if (record.preprocessing !== undefined) {
    // A finished model would otherwise answer on pixels unlike those that it learned from.
    const isSame = record.preprocessing === (await digestPreprocessing(folder));
    if (!isSame) throw changedSinceMade(join(folder, preprocessingName), name.name);
  }
  const preprocessing = config === undefined ? undefined : await readPreprocessing(config);
  const status = record.weights === 'random' ? 'untrained' : 'trained';
  const { artistsNamed } = record;
  const namesArtists = artistsNamed === 'unknown' ? artistsNamed : artistsNamed === 'yes';
  return { ...ownDefaults, name: name.name, file, preprocessing, namesArtists, status, digest };
}

/** The error for an exported network if one of its files has changed. */
export function changedSinceMade(file: string, name: string): HarnessError {
  return new HarnessError(
    'WEIGHTS_CHANGED',
    `${file} has changed since it was made for ${name}: recreate it with harness backbone add … --force.`,
  );
}

/** A word that is not the name of a file is taken as a network's name. */
async function refuseUnknownName(option: string, folders: readonly string[]): Promise<void> {
  if (/[/\\]/.test(option) || isOnnxName(option)) return;
  if ((await stat(option).catch(() => undefined)) !== undefined) return;
  const imported = await listImportedNames(folders);
  const made = (await Promise.all(folders.map(listMadeBackbones))).flat();
  // A preset that was made here is in two lists.
  const names = new Set([
    ...[...Object.keys(backbones), ...Object.keys(presets), ...imported],
    ...made.map(({ name }) => name),
  ]);
  throw new HarnessError(
    'BACKBONE_UNKNOWN',
    `There is no backbone "${option}", and no file or folder with that name.${didYouMean(option, [...names])} ` +
      `The known names are ${[...names].join(', ')}.`,
  );
}

async function findPreset(
  name: string,
  preset: Preset,
  { weights }: Pick<Services, 'weights'>,
): Promise<FoundBackbone> {
  const { preprocessing, layer, pooling, namesArtists, published } = preset;
  const known = { name, preprocessing, layer, pooling, namesArtists, status: 'trained' } as const;
  const found = async (file: string): Promise<FoundBackbone> => {
    const digest = (await readMadeBackbone(dirname(file)))?.digest;
    return { ...known, file, digest };
  };
  const cache = findWeightsCache();
  for (const folder of [...weights.folders, cache]) {
    const located = await locateIn(folder, name);
    if (located !== undefined) return found(located.file);
  }
  let problem = 'the download is switched off';
  if (published === undefined) problem = 'it is not published as an ONNX file';
  else if (weights.download && weights.fetchFromHub !== undefined) {
    try {
      return await found(await weights.fetchFromHub(published));
    } catch (error) {
      problem = messageOf(error);
    }
  }
  const help =
    published === undefined
      ? `Make it with ${preset.making}, or put ${name}.onnx`
      : `Download ${published.file} of ${published.repository} on huggingface.co as ${name}.onnx`;
  throw new HarnessError(
    'WEIGHTS_NOT_FOUND',
    `There is no file for ${name} (looked in ${[...weights.folders, cache].join(', ')}; ${problem}). ` +
      `${help} into one of these folders, or name a file or folder with --backbone PATH.`,
  );
}

async function locateIn(folder: string, name: string): Promise<LocatedModel | undefined> {
  for (const path of [join(folder, `${name}.onnx`), join(folder, name)]) {
    if ((await stat(path).catch(() => undefined)) !== undefined) return locateModel(path);
  }
  return undefined;
}
