import {
  type Arguments,
  badImageOptions,
  type Command,
  collectionOptions,
  jsonOption,
  splitOptions,
  storageOption,
  trainingOptions,
} from './command.ts';
import { requestIn, requirePlugins, withPluginOptions } from './plugin-arguments.ts';
import { wholeNumber } from './whole-number.ts';

const ownOptions = {
  ...collectionOptions,
  ...badImageOptions,
  ...storageOption,
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
  seeds: {
    type: 'string',
    describe: 'Several seeds, such as 0..4 or 0,2,7: a run of each, and one summary',
    requiresArg: true,
  },
  splitSeeds: {
    type: 'string',
    describe: 'Several splits, such as 0..4: all runs on each, and a summary of each',
    requiresArg: true,
  },
  config: {
    type: 'string',
    describe: 'JSON file of a sweep: plugins with grids of options, seeds, splitSeeds',
    requiresArg: true,
  },
  ...trainingOptions,
  watch: {
    type: 'boolean',
    default: false,
    describe: 'Show the run live in the browser; see harness serve',
  },
  ...jsonOption,
} as const;

interface OwnArguments {
  readonly plugins?: readonly string[];
  readonly official: boolean;
  readonly seed: number;
  readonly seeds?: string;
  readonly splitSeed: number;
  readonly splitSeeds?: string;
  readonly split?: string;
  readonly config?: string;
  readonly watch: boolean;
  readonly json: boolean;
}

/** `harness run [plugins..]`. */
export const runCommand: Command = {
  name: 'run [plugins..]',
  summary: 'Train and score an approach, or a sweep of several; adds rows to the leaderboard',
  positionals: {
    plugins: {
      describe: 'Folder of the plugin: plugins/xception, or its name; several make a sweep',
    },
  },
  options: (argv) => withPluginOptions(argv, 'run', ownOptions),
  examples: [
    ['harness run plugins/xception', 'On the competition data in data/, else on the demo'],
    ['harness run plugins/xception --help', 'Also lists the options of the plugin'],
    [
      'harness run plugins/xception --collection ~/paintings --weights ~/xception.h5',
      'A folder for each artist, weights from a file',
    ],
    ['harness run plugins/xception --seed 1 --epochs 10', 'Another seed, fewer epochs'],
    ['harness run plugins/xception plugins/plain-cosine --seeds 0..4', 'A sweep, resumable'],
    ['harness run --config sweep.json', 'Grids of options, chosen on validation'],
    ['harness run plugins/xception --watch', 'With a live view in the browser'],
    ['harness run plugins/colour-statistics --limit 8 --json', 'A quick trial, for a script'],
  ],
  check: (args) => requirePlugins(args, 'a sweep with --config'),
  async run(args) {
    const own = args as Arguments & OwnArguments;
    const { plugins = [], seeds, splitSeeds, config, watch, json } = own;
    const { official, seed, splitSeed, split: splitFile } = own;
    const plugin = plugins[0] ?? '';
    const base = { ...requestIn(args, ownOptions), plugin, official, seed, splitSeed, splitFile };
    const isSweep = [seeds, splitSeeds, config].some((given) => given !== undefined);
    const work = async () => {
      if (plugins.length === 1 && !isSweep) {
        const { runAndPrint } = await import('../work/run.ts');
        return runAndPrint(base, json);
      }
      const { sweepAndPrint } = await import('../work/sweep.ts');
      await sweepAndPrint({ base, plugins, seeds, splitSeeds, config }, json);
    };
    if (!watch) return work();
    const { besideLiveView } = await import('../work/watch.ts');
    await besideLiveView(work);
  },
};
