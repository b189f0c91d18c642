import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, relative, resolve } from 'node:path';
import { findPreprocessorConfig } from '../../compute/engine/onnx/find-preprocessor-config.ts';
import type { OptionsSchema } from '../../shared/options/describe-schema.ts';

/**
 * The files and folders that a user has named in options, which are visible to the plugin's process and
 * whose content is part of a run's identity. They are the options whose schema has the `format` `path`; a
 * plugin's own defaults do not count.
 *
 * @returns absolute paths that exist; for a TensorFlow.js model the folder with its shards, and after an
 *   ONNX file, or a folder `onnx`, its `preprocessor_config.json`
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

/** The preprocessing of pictures is not in the network's file, but determines its features as well. */
function listConfigOutside(path: string): string[] {
  const isFolder = statSync(path).isDirectory();
  if (!isFolder && extname(path).toLowerCase() !== '.onnx') return [];
  const config = findPreprocessorConfig(isFolder ? path : dirname(path));
  if (config === undefined) return [];
  const isInside = isFolder && !relative(path, config).startsWith('..');
  return isInside ? [] : [config];
}
