import { basename } from 'node:path';
import { findEntry, pluginFileName } from './find-plugin.ts';
import type { HostedComposition, HostedPlugin } from './hosted-plugin.ts';
import type { PluginPlaces } from './known-plugins.ts';
import { locatePlugin, pluginNotFound } from './locate-plugin.ts';
import { openProcessPlugin } from './process/process-plugin.ts';
import { digestSources } from './runner/kept-descriptions.ts';
import { openRunnerPlugin } from './runner/open-runner-plugin.ts';

/** What a plugin's folder declares, and where it was found. */
export interface ImportedPlugin {
  readonly declared: HostedPlugin | HostedComposition;
  /** Absolute path of its folder. */
  readonly folder: string;
}

/** What has been opened of the same sources stays, with the process that it has started. */
const opened = new Map<string, Promise<HostedPlugin | HostedComposition>>();

/**
 * Finds a plugin and asks what it declares. None of its code runs in this process.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `PLUGIN_BROKEN` (it cannot be imported) or
 *   `PLUGIN_INVALID` (its default export is neither a plugin nor a composition).
 */
export async function importPlugin(
  nameOrPath: string,
  places: PluginPlaces,
): Promise<ImportedPlugin> {
  const folder = locatePlugin(nameOrPath, places);
  const entry = folder === undefined ? undefined : findEntry(folder);
  if (folder === undefined || entry === undefined) throw pluginNotFound(nameOrPath, places);
  const { weights = [] } = places;
  if (basename(entry) === pluginFileName) {
    return { declared: openProcessPlugin(folder, { weights }), folder };
  }
  const digest = digestSources(folder, places.plugins);
  const key = `${entry}\0${digest}`;
  const opening =
    opened.get(key) ?? openRunnerPlugin({ entry, folder, weights, calledAs: nameOrPath, digest });
  opened.set(key, opening);
  try {
    return { declared: await opening, folder };
  } catch (error) {
    opened.delete(key);
    throw error;
  }
}
