import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const configName = 'preprocessor_config.json';

/**
 * The `preprocessor_config.json` that belongs to the ONNX files of a folder: in the folder itself or,
 * for a folder `onnx`, in its parent. Undefined if there is none.
 */
export function findPreprocessorConfig(folder: string): string | undefined {
  const around = basename(folder) === 'onnx' ? [dirname(folder)] : [];
  return [folder, ...around]
    .map((place) => join(place, configName))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
