import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The file that describes a plugin in another language. */
export const pluginFileName = 'plugin.json';
const entryNames = ['index.ts', 'index.js', 'index.mjs', pluginFileName];

/** How the names of npm packages that hold a plugin begin; the rest is the plugin's name. */
const packagePrefix = 'painter-by-numbers-plugin-';

/** Names of the plugin folders, sorted; folders without an `index` file or a `plugin.json` do not count. */
export function listPlugins(pluginsFolder: string): string[] {
  if (!existsSync(pluginsFolder)) return [];
  return readdirSync(pluginsFolder)
    .filter((name) => findEntry(join(pluginsFolder, name)) !== undefined)
    .sort();
}

/** Names of the installed npm packages that hold a plugin, scoped ones too, sorted. */
export function listPluginPackages(root: string): string[] {
  const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
  const modules = join(root, 'node_modules');
  const names = namesIn(modules).flatMap((name) =>
    name.startsWith('@')
      ? namesIn(join(modules, name)).map((inScope) => `${name}/${inScope}`)
      : [name],
  );
  return names
    .filter((name) => basename(name).startsWith(packagePrefix))
    .filter((name) => findEntry(join(modules, name)) !== undefined)
    .sort();
}

/** The file of a plugin's folder that declares it. */
export function findEntry(folder: string): string | undefined {
  return entryNames
    .map((name) => join(folder, name))
    .find((file) => existsSync(file) && statSync(file).isFile());
}

/** What the plugin of a folder must call itself: the folder's name, without the prefix of packages. */
export function pluginNameOf(folder: string): string {
  const name = basename(folder);
  return name.startsWith(packagePrefix) ? name.slice(packagePrefix.length) : name;
}
