import { composePlugin } from './composition/compose-plugin.ts';
import { type HostedComposition, type HostedPlugin, isComposition } from './hosted-plugin.ts';
import { importPlugin } from './import-plugin.ts';
import type { PluginPlaces } from './known-plugins.ts';

/** An approach and where it was found. */
export interface LoadedPlugin {
  /** What trains and loads it; `composePlugin` says how the members of a composition are trained. */
  readonly plugin: HostedPlugin;
  /** Of an approach that is made from others. */
  readonly composition?: HostedComposition;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Where its members are looked for. */
  readonly places: PluginPlaces;
}

/**
 * Finds an approach, whether it learns or is made from others that do.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `PLUGIN_BROKEN` (it cannot be imported) or
 *   `PLUGIN_INVALID` (its default export is neither a plugin nor a composition).
 */
export async function loadPlugin(nameOrPath: string, places: PluginPlaces): Promise<LoadedPlugin> {
  const { declared, folder } = await importPlugin(nameOrPath, places);
  if (!isComposition(declared)) return { plugin: declared, folder, places };
  const plugin = composePlugin(declared, { folder, places });
  return { plugin, composition: declared, folder, places };
}
