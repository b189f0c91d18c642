import { canonicalJson } from '../../contract/canonical-json.ts';
import { openMembers } from '../../host/composition/open-members.ts';
import type { PluginDescription } from '../../host/hosted-plugin.ts';
import type { PluginPlaces } from '../../host/known-plugins.ts';
import { type LoadedPlugin, loadPlugin } from '../../host/load-plugin.ts';
import { expandHome } from '../../shared/expand-home.ts';
import { changedOptions } from '../summary/summarise-row.ts';
import type { OpenApproach } from './approach.ts';
import { type Combination, listCombinations } from './list-combinations.ts';
import type { SweepFile } from './read-sweep-file.ts';
import { optionsFor, refuseUnknownOptions } from './share-options.ts';

/** The approaches that a command line and a file name. */
export interface ApproachesRequest {
  /** By name or folder, with their own defaults. */
  readonly plugins: readonly string[];
  /** Plugins with grids of options. */
  readonly file?: SweepFile | undefined;
  /** Options of the command line: each applies to every plugin that has it, and overrides grids. */
  readonly given: Readonly<Record<string, unknown>>;
}

/**
 * Finds the plugins and checks all options, including those of a composition's members. An approach that is
 * requested twice, in any form, is included once.
 *
 * @throws HarnessError `OPTION_INVALID`, `OPTION_UNKNOWN`, `PLUGIN_NOT_FOUND` and the other errors of
 *   `loadPlugin`
 */
export async function openApproaches(
  { plugins, file, given }: ApproachesRequest,
  places: PluginPlaces,
): Promise<OpenApproach[]> {
  const found: (Combination & { readonly loaded: LoadedPlugin })[] = [];
  for (const combination of listCombinations(plugins, file)) {
    const path = expandHome(combination.path);
    found.push({ ...combination, path, loaded: await loadPlugin(path, places) });
  }
  refuseUnknownOptions(
    given,
    found.map(({ loaded }) => loaded.plugin),
  );
  const approaches = new Map<string, OpenApproach>();
  for (const { loaded, path, options: own } of found) {
    const { plugin, folder } = loaded;
    const asked = { ...expandPaths(plugin, own), ...optionsFor(plugin, given) };
    const options = await plugin.parse(asked);
    const members = await openMembers(loaded, options);
    const key = canonicalJson([folder, options]);
    if (approaches.has(key)) continue;
    const changed = changedOptions({ options, defaults: await plugin.parse({}) });
    approaches.set(key, { plugin, path, folder, given: asked, options, members, changed });
  }
  return [...approaches.values()];
}

/** Options of a file with the home folder for `~/` in those that are paths. */
function expandPaths(
  plugin: Pick<PluginDescription, 'options'>,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { properties = {} } = plugin.options;
  const isPath = (name: string) => {
    const property = properties[name];
    return typeof property === 'object' && property.format === 'path';
  };
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'string' && isPath(name) ? expandHome(value) : value,
    ]),
  );
}
