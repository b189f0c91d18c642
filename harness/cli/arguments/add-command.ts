import type { Argv, Options } from 'yargs';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { describeSchema, type OptionDescription } from '../../shared/options/describe-schema.ts';
import { toFlag } from '../../shared/options/to-flag.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import type { Command, GivenArguments } from './define-command.ts';
import { fillBackbone, fillFromSettings } from './fill-from-settings.ts';
import type { PluginOption } from './find-plugin-options.ts';
import { headOptions } from './help-headings.ts';

/**
 * Adds a command to the parser; its options are read only if its name is on the command line.
 *
 * @param settings replace omitted options
 */
export function addCommand(
  parser: Argv,
  command: Command,
  argv: readonly string[],
  settings: Settings,
): void {
  let expected: ExpectedArguments = { command, words: [], options: [], pluginOptions: [] };
  parser.command(
    describeUsage(command),
    command.summary,
    async (y) => {
      expected = await expectArguments(command, argv);
      for (const { name, description } of expected.words) {
        y.positional(name, { type: 'string', describe: description });
      }
      const headings = headOptions(expected.command.options);
      for (const option of expected.options) {
        const group = headings.get(option.name);
        y.option(option.flag, { ...toParserOption(option), ...(group && { group }) });
      }
      for (const option of expected.pluginOptions) {
        const group = `Options of ${option.plugin}:`;
        y.option(option.flag, { ...toParserOption(option), group });
      }
      for (const [line, meaning] of expected.command.examples) y.example(line, meaning);
      return y;
    },
    async (args) => {
      const { words, options, pluginOptions } = expected;
      refuseFlagValues(argv, [...options, ...pluginOptions]);
      const typed = pickOptions(args, options);
      const own = fillFromSettings(typed, options, settings);
      const ofPlugins = pickOptions(args, pluginOptions);
      // The file of a sweep itself names the networks of its plugins.
      const hasFile = own.config !== undefined;
      const work = await expected.command.prepare(
        { ...pickWords(args, words, argv), ...own },
        hasFile ? ofPlugins : fillBackbone(ofPlugins, pluginOptions, settings),
        new Set(Object.keys(typed)),
      );
      refuseUnknown(args, expected);
      await work();
    },
  );
}

/** The usage line of a command: `explain <run> [paintings..]`. */
export function describeUsage({ name, positionals }: Command): string {
  const words = describeSchema(positionals).map(({ name, isRequired, isList }) => {
    const word = `${name}${isList ? '..' : ''}`;
    return isRequired ? `<${word}>` : `[${word}]`;
  });
  return [name, ...words].join(' ');
}

/** The arguments that one command line may have. */
export interface ExpectedArguments {
  readonly command: Command;
  /** Positional arguments. */
  readonly words: readonly OptionDescription[];
  readonly options: readonly OptionDescription[];
  /** Of the plugins that it names. */
  readonly pluginOptions: readonly PluginOption[];
}

/**
 * The arguments of a command on this command line.
 *
 * @throws HarnessError `PLUGIN_INVALID` if a plugin and the command have an option of the same name
 */
export async function expectArguments(
  command: Command,
  argv: readonly string[],
): Promise<ExpectedArguments> {
  const narrowed = command.narrow?.(argv) ?? command;
  const words = describeSchema(narrowed.positionals);
  const options = describeSchema(narrowed.options);
  // `harness run --help` names no plugin, and help should be instant.
  const isBare = argv.every((word) => word === command.name || word === '--help');
  if (!command.takesPluginOptions || isBare) {
    return { command: narrowed, words, options, pluginOptions: [] };
  }
  const { findPluginOptions } = await import('./find-plugin-options.ts');
  const pluginOptions = await findPluginOptions(argv, command.name, options);
  return { command: narrowed, words, options, pluginOptions };
}

// The schema fills in defaults, so that the parser can distinguish given from omitted options.
function toParserOption(option: OptionDescription): Options {
  const { type, isList, needsValue, choices, shownDefault, description } = option;
  return {
    // A plugin's own text: it must not control the terminal.
    describe: escapeHarmful(description),
    requiresArg: needsValue,
    ...(isList ? { type: 'array', [type]: true } : { type }),
    // As text, so that the parser does not take an empty one for 0; help says that it is a number.
    ...(type === 'number' ? { string: true, coerce: toNumbers } : {}),
    ...(choices === undefined ? {} : { choices }),
    ...(shownDefault === undefined ? {} : { defaultDescription: escapeHarmful(shownDefault) }),
  };
}

/** A number, or each of a list; NaN for text that is not a number. */
function toNumbers(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(toNumbers);
  if (typeof given !== 'string') return given;
  return given.trim() === '' ? Number.NaN : Number(given);
}

/** @throws HarnessError `USAGE` for an empty word, and for `-`, which the parser makes empty */
function pickWords(
  args: GivenArguments,
  words: readonly OptionDescription[],
  argv: readonly string[],
): GivenArguments {
  const given = words.flatMap(({ name }) => {
    const value = args[name];
    if (value === undefined) return [];
    // Among several words an empty one can mean something: `harness runs rename RUN ""`.
    const isInput = argv.includes('-') && [value].flat().includes('');
    if (isInput || value === '') {
      const why = isInput
        ? 'cannot be read from standard input, which "-" means elsewhere: save it as a file, and name that'
        : 'is empty';
      throw new HarnessError('USAGE', `The argument <${name}> ${why}.`);
    }
    return [[name, Array.isArray(value) ? value.map(String) : String(value)]];
  });
  return Object.fromEntries(given);
}

/** @throws HarnessError `OPTION_INVALID` for values that the parser accepts */
function pickOptions(args: GivenArguments, options: readonly OptionDescription[]): GivenArguments {
  const given: Record<string, unknown> = {};
  for (const { name, flag, mayRepeat, need } of options) {
    const value = args[flag];
    if (value === undefined) continue;
    if (Array.isArray(value) && !mayRepeat) {
      throw new HarnessError('OPTION_INVALID', `Option --${flag} was given more than once.`);
    }
    if (Number.isNaN(value)) {
      throw new HarnessError('OPTION_INVALID', `Option --${flag} must be ${need}.`);
    }
    given[name] = value;
  }
  return given;
}

/** The parser takes `--force=maybe` for `--force`. `--picture` may have a text, or be `--no-picture`. */
function refuseFlagValues(argv: readonly string[], options: readonly OptionDescription[]): void {
  for (const { flag, type } of options) {
    if (type !== 'boolean') continue;
    const given = argv.find((word) => word.startsWith(`--${flag}=`));
    if (given === undefined || /=(true|false)$/.test(given)) continue;
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --${flag} takes no value; write --${flag} or --no-${flag}.`,
    );
  }
}

/** The strict mode of yargs suggests no alternative. */
function refuseUnknown(
  args: GivenArguments & { readonly _: readonly (string | number)[] },
  { command, words, options, pluginOptions }: ExpectedArguments,
): void {
  const flags = [...words, ...options, ...pluginOptions].map(({ flag }) => flag);
  const known = [...flags, 'verbose'];
  const [unknown, value] =
    Object.entries(args)
      .map(([name, value]) => [toFlag(name), value] as const)
      .find(([flag]) => !['_', '$0', ...known].includes(flag)) ?? [];
  if (unknown !== undefined) {
    // The parser takes `--no-x` for `x` with the value false.
    const typed = value === false ? `no-${unknown}` : unknown;
    // Another plugin may have it.
    const plugins = new Set(pluginOptions.map(({ plugin }) => plugin));
    throw new HarnessError(
      'OPTION_UNKNOWN',
      `harness ${[command.name, ...plugins].join(' ')} has no option --${typed}.${didYouMean(unknown, known)} Its --help lists the options.`,
    );
  }
  const [, extra] = args._;
  if (extra !== undefined) {
    throw new HarnessError('USAGE', `Unexpected argument "${extra}". See --help.`);
  }
}
