import type { Options } from 'yargs';
import type { RunRequest } from '../run/run-request.ts';
import {
  type Arguments,
  type Command,
  collectionOptions,
  jsonOption,
  splitOptions,
} from './command.ts';
import { wholeNumber } from './whole-number.ts';

const ownOptions = {
  ...collectionOptions,
  ...splitOptions,
  split: {
    type: 'string',
    describe: 'A stored split to use; refused when the collection has changed since',
    requiresArg: true,
  },
  seed: {
    type: 'number',
    default: 0,
    describe: 'Seed of the training: initial weights, pairs, shuffles',
    requiresArg: true,
    coerce: wholeNumber('seed'),
  },
  engine: {
    type: 'string',
    default: 'auto',
    describe: 'What runs TensorFlow.js: auto, tensorflow or wasm',
    requiresArg: true,
  },
  offline: {
    type: 'boolean',
    default: false,
    describe: 'Never download weights',
  },
  force: {
    type: 'boolean',
    default: false,
    describe: 'Train again even where the same run is finished',
  },
  ...jsonOption,
} as const;

type OwnArguments = Omit<RunRequest, 'splitFile' | 'pluginOptions'> & {
  split?: string;
  json: boolean;
};

/** `harness run <plugin>`. */
export const runCommand: Command = {
  name: 'run <plugin>',
  summary: 'Train and score an approach; adds a row to the leaderboard',
  positionals: { plugin: { describe: 'Folder of the plugin: plugins/xception, or its name' } },
  async options(argv) {
    const plugin = await pluginOn(argv);
    return { ...ownOptions, ...(plugin === undefined ? {} : await optionsOf(plugin)) };
  },
  examples: [
    ['harness run plugins/xception', 'On the competition data in data/, else on the demo'],
    ['harness run plugins/xception --help', 'Also lists the options of the plugin'],
    [
      'harness run plugins/xception --collection ~/paintings --weights ~/xception.h5',
      'A folder for each artist, weights from a file',
    ],
    ['harness run plugins/xception --seed 1 --epochs 10', 'Another seed, fewer epochs'],
    ['harness run plugins/colour-statistics --limit 8 --json', 'A quick trial, for a script'],
  ],
  async check({ plugin }) {
    const { findProject } = await import('../project.ts');
    const { loadPlugin } = await import('../plugins/load-plugin.ts');
    await loadPlugin(plugin as string, findProject().plugins);
  },
  async run(args) {
    const { runAndPrint } = await import('./run-and-print.ts');
    const { split: splitFile, json, ...own } = args as Arguments & OwnArguments;
    await runAndPrint({ ...own, splitFile, pluginOptions: pluginOptionsIn(args) }, json);
  },
};

// The options of the plugin that the command line names: everything that is not the command's own.
function pluginOptionsIn(args: Arguments): Record<string, unknown> {
  const own = new Set([...Object.keys(ownOptions), 'plugin', 'verbose', '_', '$0', 'help']);
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) =>
        !own.has(name) && !own.has(toCamel(name)) && !name.includes('-') && value !== undefined,
    ),
  );
}

async function pluginOn(argv: readonly string[]): Promise<string | undefined> {
  const { findProject } = await import('../project.ts');
  const { findPluginFolder } = await import('../plugins/load-plugin.ts');
  const words = argv.slice(argv.indexOf('run') + 1).filter((word) => !word.startsWith('-'));
  const { plugins } = findProject();
  return words.find((word) => findPluginFolder(word, plugins) !== undefined);
}

async function optionsOf(name: string): Promise<Record<string, Options>> {
  const { findProject } = await import('../project.ts');
  const { loadPlugin } = await import('../plugins/load-plugin.ts');
  const { describeOptions } = await import('../plugins/plugin-options.ts');
  const { plugin } = await loadPlugin(name, findProject().plugins);
  const entries = describeOptions(plugin).map((option): [string, Options] => [
    option.name,
    {
      type: option.type,
      describe: option.description,
      group: `Options of ${plugin.name}:`,
      defaultDescription: option.default === undefined ? undefined : String(option.default),
      choices: option.choices,
      ...(option.type === 'boolean' ? {} : { requiresArg: true }),
    },
  ]);
  return Object.fromEntries(entries);
}

function toCamel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
