import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { findPreprocessorConfig } from '../../compute/engine/onnx/find-preprocessor-config.ts';
import { HarnessError } from '../../contract/errors.ts';
import type { OptionsSchema } from '../../shared/options/describe-schema.ts';
import { toFlag } from '../../shared/options/to-flag.ts';

/**
 * The files and folders that a user has named in options, which are visible to the plugin's process and
 * whose content is part of a run's identity. They are the options whose schema has the `format` `path`; a
 * plugin's own defaults do not count.
 *
 * @returns absolute paths that exist; for a TensorFlow.js model the folder with its shards; after an
 *   ONNX file its weights, if they are in files next to it, and after that or a folder `onnx` its
 *   `preprocessor_config.json`
 * @throws HarnessError `OPTION_INVALID` for a pipe or a device
 */
export function listNamedFiles(
  options: Readonly<Record<string, unknown>>,
  { properties = {} }: OptionsSchema,
): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = options[name];
    if (typeof property === 'boolean' || property.format !== 'path') return [];
    if (typeof value !== 'string' || value === property.default) return [];
    const path = resolve(value);
    if (!existsSync(path)) return [];
    refusePipe(path, name);
    if (basename(path) === 'model.json') return [dirname(path)];
    return [path, ...listWeightsBeside(path), ...listConfigOutside(path)];
  });
}

/** What is read more than once, and whose digest counts, must have an end. */
function refusePipe(path: string, option: string): void {
  const found = statSync(path);
  if (found.isFile() || found.isDirectory()) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --${toFlag(option)} names ${path}, which is a pipe or a device: name a file or a folder.`,
  );
}

/** Weights as PyTorch's exporter (`net.onnx.data`) and Hugging Face's (`model.onnx_data`, `_1`) name them. */
function listWeightsBeside(path: string): string[] {
  if (!isOnnxFile(path)) return [];
  const name = basename(path);
  return readdirSync(dirname(path))
    .filter((other) => other.startsWith(name) && /^[._]data/.test(other.slice(name.length)))
    .sort()
    .map((other) => join(dirname(path), other));
}

function isOnnxFile(path: string): boolean {
  return extname(path).toLowerCase() === '.onnx' && statSync(path).isFile();
}

/** The preprocessing of pictures is not in the network's file, but determines its features as well. */
function listConfigOutside(path: string): string[] {
  const isFolder = statSync(path).isDirectory();
  if (!isFolder && !isOnnxFile(path)) return [];
  const config = findPreprocessorConfig(isFolder ? path : dirname(path));
  if (config === undefined) return [];
  const isInside = isFolder && !relative(path, config).startsWith('..');
  return isInside ? [] : [config];
}
