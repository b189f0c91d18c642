import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, relative, resolve } from 'node:path';
import { findPreprocessorConfig } from '../../compute/engine/onnx/find-preprocessor-config.ts';
import type { OptionsSchema } from '../../shared/options/describe-schema.ts';

/**
 * The files and folders that a person has named in options, which the plugin's process is shown and
 * whose content is part of a run's identity. They are those whose schema has the `format` `path`; a
 * plugin's own defaults do not count.
 *
 * @returns absolute paths that exist; of a TensorFlow.js model the folder with its shards, and behind
 *   an ONNX file, or a folder `onnx`, the `preprocessor_config.json` that belongs to it
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
    if (basename(path) === 'model.json') return [dirname(path)];
    return [path, ...listConfigOutside(path)];
  });
}

/** How pictures are made ready for a network is not in its file, and decides its features as well. */
function listConfigOutside(path: string): string[] {
  const isFolder = statSync(path).isDirectory();
  if (!isFolder && extname(path).toLowerCase() !== '.onnx') return [];
  const config = findPreprocessorConfig(isFolder ? path : dirname(path));
  if (config === undefined) return [];
  const isInside = isFolder && !relative(path, config).startsWith('..');
  return isInside ? [] : [config];
}
