import type { Options } from 'yargs';
import type { Arguments, CommandOptions } from './command.ts';

/** The options of the plugins that a command line names, as those of the command. */
export async function pluginOptionsOn(
  argv: readonly string[],
  command: string,
): Promise<CommandOptions> {
  const { findProject } = await import('../project.ts');
  const { findPluginFolder, loadPlugin } = await import('../plugins/load-plugin.ts');
  const { describeOptions } = await import('../plugins/plugin-options.ts');
  const words = argv.slice(argv.indexOf(command) + 1).filter((word) => !word.startsWith('-'));
  const { plugins } = findProject();
  const names = words.filter((word) => findPluginFolder(word, plugins) !== undefined);
  const found: Record<string, Options> = {};
  for (const name of new Set(names)) {
    const { plugin } = await loadPlugin(name, plugins);
    for (const option of describeOptions(plugin)) {
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
  return found;
}

/** The plugins that the file of a sweep names; none where it cannot be read, which is said later. */
export async function pluginsOfConfig(argv: readonly string[]): Promise<string[]> {
  const place = argv.findIndex((word) => /^--config(=|$)/.test(word));
  if (place < 0) return [];
  const { readSweepFile } = await import('../sweep/read-sweep-file.ts');
  const file = argv[place]!.split('=').slice(1).join('=') || (argv[place + 1] ?? '');
  return readSweepFile(file).then(
    ({ plugins }) => Object.keys(plugins),
    () => [],
  );
}

/** What was said to the plugin: every argument that is not one of the command's own. */
export function pluginOptionsIn(args: Arguments, ownOptions: object): Record<string, unknown> {
  const own = new Set([
    ...Object.keys(ownOptions),
    'plugin',
    'plugins',
    'verbose',
    '_',
    '$0',
    'help',
  ]);
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) =>
        !own.has(name) && !own.has(toCamel(name)) && !name.includes('-') && value !== undefined,
    ),
  );
}

function toCamel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
