import type { Options } from 'yargs';
import type { BadImagePolicy } from '../../data/images/bad-image-policy.ts';
import type { RunRequest } from '../../experiments/run/run-request.ts';
import type { Arguments, CommandOptions } from './command.ts';

/** What no plugin can name an option, whichever command it runs under. */
const commonNames = ['plugin', 'plugins', 'verbose', 'help', 'version'];

/**
 * The options of a command and those of the plugins that its command line names, or the file in its
 * `--config`.
 *
 * @throws HarnessError `PLUGIN_INVALID` where a plugin has an option that the command has itself:
 *   nobody could set it
 */
export async function withPluginOptions(
  argv: readonly string[],
  command: string,
  ownOptions: CommandOptions,
): Promise<CommandOptions> {
  const { findProject } = await import('../../shared/project.ts');
  const { findPluginFolder } = await import('../../host/find-plugin.ts');
  const { loadPlugin } = await import('../../host/load-plugin.ts');
  const { describeOptions } = await import('../../host/plugin-options.ts');
  const said = argv.slice(argv.indexOf(command) + 1).filter((word) => !word.startsWith('-'));
  const words = 'config' in ownOptions ? [...said, ...(await pluginsOfConfig(argv))] : said;
  const { plugins } = findProject();
  const names = words.filter((word) => findPluginFolder(word, plugins) !== undefined);
  const found: Record<string, Options> = {};
  for (const name of new Set(names)) {
    const { plugin } = await loadPlugin(name, plugins);
    for (const option of describeOptions(plugin)) {
      if (option.name in ownOptions || commonNames.includes(option.name)) {
        const { HarnessError } = await import('../../contract/errors.ts');
        throw new HarnessError(
          'PLUGIN_INVALID',
          `Plugin ${plugin.name} has an option "${option.name}", but --${option.flag} is an option of harness ${command} itself. Give the plugin's another name.`,
        );
      }
      // An option that several share is listed with the first of them.
      found[option.name] ??= {
        type: option.type,
        describe: option.description,
        group: `Options of ${plugin.name}:`,
        defaultDescription: option.default === undefined ? undefined : String(option.default),
        choices: option.choices,
        ...(option.type === 'boolean' ? {} : { requiresArg: true }),
      };
    }
  }
  return { ...ownOptions, ...found };
}

/** The plugins that the file of a sweep names; none where it cannot be read, which is said later. */
async function pluginsOfConfig(argv: readonly string[]): Promise<string[]> {
  const place = argv.findIndex((word) => /^--config(=|$)/.test(word));
  if (place < 0) return [];
  const { readSweepFile } = await import('../../experiments/plan/read-sweep-file.ts');
  const file = argv[place]!.split('=').slice(1).join('=') || (argv[place + 1] ?? '');
  return readSweepFile(file).then(
    ({ plugins }) => Object.keys(plugins),
    () => [],
  );
}

/**
 * Fails where neither a plugin nor a file is named, or no such plugin is there.
 *
 * @param otherwise what can be named instead of a plugin
 * @throws HarnessError `USAGE`, and what `loadPlugin` throws
 */
export async function requirePlugins(
  { plugins, config }: Arguments,
  otherwise: string,
): Promise<void> {
  const named = (plugins ?? []) as string[];
  if (named.length === 0 && config === undefined) {
    const { HarnessError } = await import('../../contract/errors.ts');
    throw new HarnessError(
      'USAGE',
      `Name a plugin, such as plugins/xception, or ${otherwise}. \`harness plugins\` lists the plugins.`,
    );
  }
  const { findProject } = await import('../../shared/project.ts');
  const { loadPlugin } = await import('../../host/load-plugin.ts');
  for (const plugin of named) await loadPlugin(plugin, findProject().plugins);
}

/** What was said to the plugin: every argument that is not one of the command's own. */
export function pluginOptionsIn(args: Arguments, ownOptions: object): Record<string, unknown> {
  const own = new Set([...Object.keys(ownOptions), ...commonNames, '_', '$0']);
  // yargs gives an option of two words under both its spellings.
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) => !own.has(name) && !name.includes('-') && value !== undefined,
    ),
  );
}

/**
 * What every command that trains asks of a run. Arguments are taken one by one: those of a plugin
 * stand among them, and must not become anything else of the request.
 */
export function requestIn(args: Arguments, ownOptions: object): RunRequest {
  const own = args as Arguments & RunRequest & BadImagePolicy;
  return {
    plugin: '',
    pluginOptions: pluginOptionsIn(args, ownOptions),
    seed: 0,
    splitSeed: 0,
    collection: own.collection,
    limit: own.limit,
    workers: own.workers,
    onBadImage: own.onBadImage,
    maxBadImages: own.maxBadImages,
    featureStorage: own.featureStorage,
    engine: own.engine,
    offline: own.offline,
    force: own.force,
  };
}
