import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { didYouMean, HarnessError } from '../contract/errors.ts';
import { harmlessText } from '../shared/text/harmless-text.ts';
import { findEntry, pluginNameOf } from './find-plugin.ts';
import { findKnownPlugin, listKnownPlugins, type PluginPlaces } from './known-plugins.ts';

/**
 * The folder of the plugin that a person names: a known plugin's name (or `plugins/NAME`, wherever
 * that is), or the path of any folder that holds one.
 *
 * @throws HarnessError as `findKnownPlugin`
 */
export function locatePlugin(nameOrPath: string, places: PluginPlaces): string | undefined {
  const [, name = nameOrPath] =
    /^(?:\.?\/?plugins\/|@[^/\\]+\/)([^/\\]+)\/?$/.exec(nameOrPath) ?? [];
  const here = resolve(nameOrPath);
  const isPath = nameOrPath !== name && existsSync(here);
  return [
    ...(isPath ? [here] : []),
    ...(isPluginName(name)
      ? [findKnownPlugin(pluginNameOf(name), places)?.folder ?? here]
      : [here]),
  ].find((folder) => findEntry(folder) !== undefined);
}

/** Whether a word can only be a name: it leads nowhere on a disk. */
function isPluginName(word: string): boolean {
  return word !== '' && !/[/\\\0]/.test(word) && !/^\.+$/.test(word);
}

/**
 * The folder of the plugin that made a run, by the name in the run's manifest. What a run says is
 * no more than a name to look up: it leads to no folder, and to no code that is with the run.
 *
 * @throws HarnessError `RUN_PLUGIN_UNKNOWN` if no plugin has exactly this name
 */
export function locatePluginOfRun(
  { id, plugin: { name } }: { readonly id: string; readonly plugin: { readonly name: string } },
  places: PluginPlaces,
): string {
  const found = findKnownPlugin(name, places);
  if (found !== undefined) return found.folder;
  const run = `The run ${harmlessText(id)} says that it was made with the plugin "${spellOut(name)}"`;
  if (!isPluginName(name)) {
    throw new HarnessError(
      'RUN_PLUGIN_UNKNOWN',
      `${run}, which is not a plugin's name. A run is opened only with a plugin known here, never with a path in the run. Its manifest has been changed or comes from elsewhere.`,
    );
  }
  const names = listKnownPlugins(places).map((known) => known.name);
  throw new HarnessError(
    'RUN_PLUGIN_UNKNOWN',
    `${run}, which is not known here.${didYouMean(name, names)} If you have its folder, name it with --plugin FOLDER, or list it in package.json under "painter-by-numbers": { "plugins": […] }. \`harness plugins\` lists the known ones.`,
  );
}

/** What to say where a person names a plugin that is not there. */
export function pluginNotFound(nameOrPath: string, places: PluginPlaces): HarnessError {
  const known = [...new Set(listKnownPlugins(places).map(({ name }) => name))];
  const list = known.length === 0 ? 'There are none.' : `There are: ${known.join(', ')}.`;
  return new HarnessError(
    'PLUGIN_NOT_FOUND',
    `No plugin "${nameOrPath}".${didYouMean(basename(nameOrPath), known)} ${list}`,
  );
}

/** A name as it is stored, letters that look like others included: `\u{445}ception`. */
function spellOut(name: string): string {
  return harmlessText(
    name.replace(/[^ -~]/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`),
  );
}
