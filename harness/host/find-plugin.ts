import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** What describes a plugin of another language, in its folder. */
export const pluginFileName = 'plugin.json';
const entryNames = ['index.ts', 'index.js', 'index.mjs', pluginFileName];

/** Names of the plugin folders, sorted; folders without an `index` file or a `plugin.json` do not count. */
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

/** The file of a plugin's folder that declares it. */
export function findEntry(folder: string): string | undefined {
  return entryNames
    .map((name) => join(folder, name))
    .find((file) => existsSync(file) && statSync(file).isFile());
}
