import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError, messageOf } from '../contract/errors.ts';
import { parseJson } from '../contract/parse-json.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { findEntry, listPluginPackages, listPlugins, pluginNameOf } from './find-plugin.ts';

/** Where plugins are looked for: the project's plugins folder, and the other places of a project that are given. */
export type PluginPlaces = Pick<ProjectFolders, 'plugins'> &
  Partial<Pick<ProjectFolders, 'root' | 'data' | 'namedPlugins' | 'weights' | 'shippedPlugins'>>;

/** The source that names a plugin; two of the same name are refused unless one comes from `--plugin`. */
export type PluginSource =
  | '--plugin'
  | 'plugins'
  | 'package.json'
  | 'node_modules'
  | 'earlier run'
  | 'harness';

/** A plugin that is known by its name, because the user or the project gives its folder. */
export interface KnownPlugin {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly source: PluginSource;
}

/** Where `run` remembers the plugins that were named by their folder, in the project's `data`. */
const rememberedFile = 'plugins.json';

const packageSchema = z.looseObject({
  'painter-by-numbers': z
    .strictObject({ plugins: z.array(z.string().min(1)).default([]) })
    .optional(),
});
const rememberedSchema = z.record(z.string(), z.string());

/**
 * All plugins that go by a name: those that `--plugin` names, of the plugins folder, of the list
 * `"painter-by-numbers": { "plugins": […] }` in the project's package.json, of packages in its
 * node_modules, and those that `run` was given by their folder. Runs have no influence on this.
 *
 * @returns each folder once, from its first source; two folders may still claim one name
 * @throws HarnessError `PROJECT_FILE_INVALID`, and `PLUGIN_NOT_FOUND` for a folder that holds none
 */
export function listKnownPlugins(places: PluginPlaces): KnownPlugin[] {
  const { plugins, root, namedPlugins = [] } = places;
  const placed: [PluginSource, readonly string[]][] = [
    ['--plugin', namedPlugins.map((path) => requirePlugin(resolve(path), `--plugin ${path}`))],
    ['plugins', listPlugins(plugins).map((name) => join(plugins, name))],
    ['package.json', root === undefined ? [] : listConfigured(root)],
    [
      'node_modules',
      root === undefined
        ? []
        : listPluginPackages(root).map((name) => join(root, 'node_modules', name)),
    ],
    [
      'earlier run',
      Object.values(readRemembered(places)).filter((folder) => findEntry(folder) !== undefined),
    ],
  ];
  const known = new Map<string, KnownPlugin>();
  for (const [source, folders] of placed) {
    for (const folder of folders) {
      const real = realpathSync(folder);
      if (!known.has(real)) known.set(real, { name: pluginNameOf(folder), folder, source });
    }
  }
  for (const shipped of listShipped(places)) {
    // A project's own plugin replaces a built-in one with the same name.
    const isTaken = [...known.values()].some(({ name }) => name === shipped.name);
    if (!isTaken) known.set(realpathSync(shipped.folder), shipped);
  }
  return [...known.values()];
}

function listShipped({ shippedPlugins }: PluginPlaces): KnownPlugin[] {
  if (shippedPlugins === undefined) return [];
  return listPlugins(shippedPlugins).map((name) => ({
    name,
    folder: join(shippedPlugins, name),
    source: 'harness',
  }));
}

/**
 * The plugin of this name, letter for letter.
 *
 * @throws HarnessError `PLUGIN_NAME_TAKEN` if several have it, and as {@link listKnownPlugins}
 */
export function findKnownPlugin(name: string, places: PluginPlaces): KnownPlugin | undefined {
  const [first, second] = listKnownPlugins(places).filter((known) => known.name === name);
  if (first === undefined || second === undefined || first.source === '--plugin') return first;
  throw new HarnessError(
    'PLUGIN_NAME_TAKEN',
    `Two plugins are called ${name}: ${describeWhere(first)}, and ${describeWhere(second)}. Rename one of them${[first, second].some(({ source }) => source === 'earlier run') ? `, or remove its line from ${rememberedPath(places)}` : ''}.`,
  );
}

/** Where a plugin is and who says so, for people. */
export function describeWhere({ folder, source }: KnownPlugin): string {
  const path = relative('.', folder);
  return `${path.startsWith(join('..', '..', '..')) ? folder : path} (${sourceWords[source]})`;
}

const sourceWords: Readonly<Record<PluginSource, string>> = {
  '--plugin': 'named by --plugin',
  plugins: 'in the plugins folder',
  'package.json': 'listed in package.json',
  node_modules: 'an installed package',
  'earlier run': 'used by an earlier run',
  harness: 'comes with the harness',
};

/**
 * Remembers where a plugin is that was named by its folder, so that its runs can be opened by its
 * name from then on.
 *
 * @throws HarnessError `PLUGIN_NAME_TAKEN` if another plugin has its name: nobody could tell
 *   their runs apart
 */
export async function rememberPlugin(folder: string, places: PluginPlaces): Promise<void> {
  const name = pluginNameOf(folder);
  const isSame = (other: string) => realpathSync(other) === realpathSync(folder);
  const others = listKnownPlugins({ ...places, namedPlugins: [] }).filter(
    (known) => known.name === name,
  );
  if (others.some((known) => isSame(known.folder))) return;
  const [other] = others;
  if (other !== undefined && other.source !== 'earlier run') {
    throw new HarnessError(
      'PLUGIN_NAME_TAKEN',
      `The plugin in ${folder} has the same name as another, ${describeWhere(other)}, so their runs could not be told apart. Rename its folder.`,
    );
  }
  if (places.data === undefined) return;
  const remembered = { ...readRemembered(places), [name]: folder };
  await mkdir(places.data, { recursive: true });
  await writeFileAtomic(rememberedPath(places), `${JSON.stringify(remembered, null, 2)}\n`);
}

function rememberedPath({ data = '' }: PluginPlaces): string {
  return join(data, rememberedFile);
}

function readRemembered(places: PluginPlaces): Record<string, string> {
  if (places.data === undefined) return {};
  const remembered = readJson(rememberedPath(places), rememberedSchema) ?? {};
  return Object.fromEntries(
    Object.entries(remembered).filter(
      ([name, folder]) => isAbsolute(folder) && pluginNameOf(folder) === name,
    ),
  );
}

/** The folders of the plugins that the project's package.json lists. */
function listConfigured(root: string): string[] {
  const file = join(root, 'package.json');
  const { plugins = [] } = readJson(file, packageSchema)?.['painter-by-numbers'] ?? {};
  return plugins.map((named) => {
    const isPath = named.startsWith('.') || isAbsolute(named);
    const folder = isPath ? resolve(root, named) : join(root, 'node_modules', named);
    return requirePlugin(folder, `"${named}" in ${file}`);
  });
}

function requirePlugin(folder: string, saidBy: string): string {
  if (findEntry(folder) !== undefined) return folder;
  throw new HarnessError(
    'PLUGIN_NOT_FOUND',
    `${saidBy} names a plugin, but ${folder} contains none: there is no index.ts, index.js, index.mjs or plugin.json.`,
  );
}

function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  let content: unknown;
  try {
    content = parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new HarnessError('PROJECT_FILE_INVALID', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new HarnessError(
    'PROJECT_FILE_INVALID',
    `${file} is not valid:\n${z.prettifyError(parsed.error)}`,
  );
}
