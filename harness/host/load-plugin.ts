import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { didYouMean, HarnessError, messageOf } from '../contract/errors.ts';
import type { Plugin } from '../contract/plugin.ts';

const entryNames = ['index.ts', 'index.js', 'index.mjs'];

/** A plugin and where it was found. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** Absolute path of its folder. */
  readonly folder: string;
}

/** Names of the plugin folders, sorted; folders without an `index` file do not count. */
export function listPlugins(pluginsFolder: string): string[] {
  if (!existsSync(pluginsFolder)) return [];
  return readdirSync(pluginsFolder)
    .filter((name) => findEntry(join(pluginsFolder, name)) !== undefined)
    .sort();
}

/** The folder that `nameOrPath` means: a path, or the name of a folder in `pluginsFolder`. */
export function findPluginFolder(nameOrPath: string, pluginsFolder: string): string | undefined {
  const inPlugins = join(pluginsFolder, basename(nameOrPath));
  const named = /^(\.?\/?plugins\/)?[^/\\]+\/?$/.test(nameOrPath) ? [inPlugins] : [];
  return [resolve(nameOrPath), ...named].find((folder) => findEntry(folder) !== undefined);
}

/**
 * Imports a plugin and checks its shape.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `PLUGIN_BROKEN` (it cannot be imported) or
 *   `PLUGIN_INVALID` (its default export is not a plugin).
 */
export async function loadPlugin(nameOrPath: string, pluginsFolder: string): Promise<LoadedPlugin> {
  const folder = findPluginFolder(nameOrPath, pluginsFolder);
  if (folder === undefined) throw pluginNotFound(nameOrPath, pluginsFolder);
  const entry = findEntry(folder) as string;
  let exported: { default?: unknown };
  try {
    exported = await import(pathToFileURL(entry).href);
  } catch (error) {
    throw new HarnessError(
      'PLUGIN_BROKEN',
      `Plugin ${nameOrPath} cannot be loaded: ${messageOf(error)}`,
      { cause: error },
    );
  }
  const checked = pluginShape.safeParse(exported.default);
  if (!checked.success) {
    throw new HarnessError(
      'PLUGIN_INVALID',
      `Plugin ${nameOrPath} must export default definePlugin({ … }): ${z.prettifyError(checked.error)}`,
    );
  }
  const plugin = exported.default as Plugin;
  if (plugin.name !== basename(folder)) {
    throw new HarnessError(
      'PLUGIN_INVALID',
      `Plugin ${nameOrPath} calls itself "${plugin.name}"; its name must be its folder's, "${basename(folder)}".`,
    );
  }
  return { plugin, folder };
}

const accuracy = z.number().min(0).max(1);
const pluginShape = z.object({
  name: z.string().min(1),
  summary: z.string().min(1),
  paper: z.object({ seen: accuracy, unseen: accuracy, mixed: accuracy }).optional(),
  options: z.custom((value) => value instanceof z.ZodObject, 'Expected a zod object'),
  train: z.custom((value) => typeof value === 'function', 'Expected a function'),
  load: z.custom((value) => typeof value === 'function', 'Expected a function'),
});

function findEntry(folder: string): string | undefined {
  return entryNames
    .map((name) => join(folder, name))
    .find((file) => existsSync(file) && statSync(file).isFile());
}

function pluginNotFound(nameOrPath: string, pluginsFolder: string): HarnessError {
  const known = listPlugins(pluginsFolder);
  const list = known.length === 0 ? 'There are none.' : `There are: ${known.join(', ')}.`;
  return new HarnessError(
    'PLUGIN_NOT_FOUND',
    `No plugin "${nameOrPath}".${didYouMean(basename(nameOrPath), known)} ${list}`,
  );
}
