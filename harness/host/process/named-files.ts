import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { OptionsSchema } from '../../shared/options/describe-schema.ts';

/**
 * The files and folders that a person has named in options, which the plugin's process is shown.
 * They are those whose schema has the `format` `path`; a plugin's own defaults do not count.
 *
 * @returns absolute paths that exist; of a TensorFlow.js model the folder with its shards
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
    return [basename(path) === 'model.json' ? dirname(path) : path];
  });
}
