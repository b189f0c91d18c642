import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { measureLibraries } from './installed.ts';

/** A TensorFlow installed by Python's package tools. */
export interface PythonTensorflow {
  /** Its `tensorflow` folder, with libraries and headers. */
  readonly tensorflow: string;
  readonly version: string;
}

/**
 * Finds TensorFlow in a `site-packages` folder, a virtual environment or a `tensorflow` folder.
 *
 * @throws HarnessError `ENGINE_FROM_INVALID`
 */
export async function findPythonTensorflow(folder: string): Promise<PythonTensorflow> {
  for (const candidate of [folder, join(folder, 'tensorflow'), ...(await inEnvironment(folder))]) {
    if ((await measureLibraries(candidate)) === undefined) continue;
    if (!existsSync(join(candidate, 'include', 'tensorflow', 'c', 'c_api.h'))) continue;
    // The libraries find CUDA's by relative paths, so the path must not contain links.
    const tensorflow = await realpath(candidate);
    return { tensorflow, version: await readVersion(tensorflow) };
  }
  throw new HarnessError(
    'ENGINE_FROM_INVALID',
    `--from ${folder} holds no Python TensorFlow with its C++ libraries and headers: name the folder that Python prints for "import tensorflow; print(tensorflow.__path__[0])" (TensorFlow 2.15 or later).`,
  );
}

async function inEnvironment(folder: string): Promise<string[]> {
  const names = (await readdir(join(folder, 'lib')).catch(() => [])).sort();
  return names
    .filter((name) => name.startsWith('python3'))
    .map((name) => join(folder, 'lib', name, 'site-packages', 'tensorflow'));
}

async function readVersion(tensorflow: string): Promise<string> {
  const names = basename(tensorflow) === 'tensorflow' ? await readdir(dirname(tensorflow)) : [];
  const found = names
    .map((name) => /^tensorflow(?:_cpu|_rocm)?-([\d.]+[^-]*)\.dist-info$/.exec(name)?.[1])
    .find((version) => version !== undefined);
  return found ?? 'unknown';
}
