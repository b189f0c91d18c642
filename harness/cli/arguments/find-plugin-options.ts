import { HarnessError } from '../../contract/errors.ts';
import { locatePlugin } from '../../host/locate-plugin.ts';
import {
  describeOptionsSchema,
  type OptionDescription,
} from '../../shared/options/describe-schema.ts';
import { findProject } from '../../shared/project.ts';
import { listWords } from './list-words.ts';

/** An option of a plugin as a flag of the command that names the plugin. */
export interface PluginOption extends OptionDescription {
  /** The plugin's name. */
  readonly plugin: string;
}

/** Names that no option of a plugin can have, in any command. */
const commonNames = ['plugin', 'plugins', 'verbose', 'help', 'version'];

/**
 * The options of the plugins named by a command line or by the file in its `--config`. An option that
 * several share is listed with the first of them.
 *
 * @param command the command's name
 * @param own options of the command itself
 * @throws HarnessError `PLUGIN_INVALID` if a plugin has an option of the command itself,
 *   which could then not be set
 */
export async function findPluginOptions(
  argv: readonly string[],
  command: string,
  own: readonly OptionDescription[],
): Promise<PluginOption[]> {
  const ownFlags = own.map(({ flag }) => flag);
  const said = listWords(argv.slice(argv.indexOf(command) + 1), own);
  const configured = ownFlags.includes('config') ? await pluginsOfConfig(argv) : [];
  const project = findProject();
  const isPlugin = (word: string) => locatePlugin(word, project) !== undefined;
  // The word after a flag of a plugin may be its value. A path there is one: code in a folder
  // of paintings or weights must not be run.
  const names = [
    ...[...said.words, ...configured].filter(isPlugin),
    ...said.afterUnknownFlags.filter((word) => !/[/\\]/.test(word) && isPlugin(word)),
  ];
  if (names.length === 0) return [];
  const { loadPlugin } = await import('../../host/load-plugin.ts');
  const found = new Map<string, PluginOption>();
  for (const name of new Set(names)) {
    const { plugin } = await loadPlugin(name, project);
    for (const option of describeOptionsSchema(plugin.options)) {
      if (ownFlags.includes(option.flag) || commonNames.includes(option.name)) {
        throw new HarnessError(
          'PLUGIN_INVALID',
          `Plugin ${plugin.name} has an option "${option.name}", but --${option.flag} is an option of harness ${command} itself. Give the plugin's another name.`,
        );
      }
      if (!found.has(option.name)) found.set(option.name, { ...option, plugin: plugin.name });
    }
  }
  return [...found.values()];
}

/** The plugins that the file of a sweep names; none if it cannot be read, as is reported later. */
async function pluginsOfConfig(argv: readonly string[]): Promise<string[]> {
  const place = argv.findIndex((word) => /^--config(=|$)/.test(word));
  const [word = '', next = ''] = place < 0 ? [] : argv.slice(place, place + 2);
  if (word === '') return [];
  const { readSweepFile } = await import('../../experiments/plan/read-sweep-file.ts');
  return readSweepFile(word.split('=').slice(1).join('=') || next).then(
    ({ plugins }) => Object.keys(plugins),
    () => [],
  );
}
