import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { findPreprocessorConfig } from '../../../harness/compute/engine/onnx/find-preprocessor-config.ts';
import { HarnessError } from '../../../harness/contract/errors.ts';

/** The location of a network in an ONNX file. */
export interface LocatedModel {
  /** The `.onnx` file, absolute. */
  readonly file: string;
  /** The `preprocessor_config.json` that belongs to it, if there is one. */
  readonly config: string | undefined;
}

/** Where Hugging Face's folders and their exports contain the network for pictures. */
const usualPlaces = ['model.onnx', 'vision_model.onnx'];

/** True for the name of an ONNX file. */
export function isOnnxName(path: string): boolean {
  return extname(path).toLowerCase() === '.onnx';
}

/**
 * Finds the network in an ONNX file, or in a folder with Hugging Face's layout: `onnx/model.onnx`,
 * otherwise `onnx/vision_model.onnx`, the same without `onnx/`, or the only ONNX file in it.
 *
 * @throws HarnessError `BACKBONE_UNKNOWN`
 */
export async function locateModel(path: string): Promise<LocatedModel> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch(() => undefined);
  if (found === undefined) {
    throw new HarnessError(
      'BACKBONE_UNKNOWN',
      `There is no file or folder ${path} for --backbone.`,
    );
  }
  const file = found.isDirectory() ? await findInFolder(absolute) : absolute;
  if (file === undefined) {
    throw new HarnessError(
      'BACKBONE_UNKNOWN',
      `${path} contains no network for --backbone, which takes an ONNX file, or a folder with onnx/model.onnx and preprocessor_config.json.`,
    );
  }
  if (!isOnnxName(file)) {
    throw new HarnessError(
      'BACKBONE_UNKNOWN',
      `${path} is not an ONNX file for --backbone: export the network to a file that ends with .onnx.`,
    );
  }
  return { file, config: findPreprocessorConfig(dirname(file)) };
}

async function findInFolder(folder: string): Promise<string | undefined> {
  for (const inside of [join(folder, 'onnx'), folder]) {
    const names = (await readdir(inside).catch(() => [])).filter(isOnnxName);
    const usual = usualPlaces.find((name) => names.includes(name));
    const [only, ...others] = names;
    const name = usual ?? (others.length === 0 ? only : undefined);
    if (name !== undefined) return join(inside, name);
  }
  return undefined;
}
