import {
  type Arguments,
  badImageOptions,
  type Command,
  collectionOptions,
  jsonOption,
  storageOption,
  trainingOptions,
} from './command.ts';
import { requestIn, requirePlugins, withPluginOptions } from './plugin-arguments.ts';
import { wholeNumber } from './whole-number.ts';

// The official split has a test of its own, and no folds.
const { official: _, ...ownCollectionOptions } = collectionOptions;

const ownOptions = {
  folds: {
    type: 'number',
    default: 5,
    describe: 'Folds of artists: each artist is unseen in one of them',
    requiresArg: true,
    coerce: wholeNumber('folds', 2),
  },
  seeds: {
    type: 'string',
    describe: 'Such as 0..4 or 0,2,7; each draws its own folds and seeds the training',
    defaultDescription: '0..2',
    requiresArg: true,
  },
  reference: {
    type: 'string',
    describe: 'Row that differences are taken against: its name, or "name, option=value"',
    defaultDescription: 'plain-cosine, else the first',
    requiresArg: true,
  },
  artists: {
    type: 'string',
    describe: 'Learning curve: learn from so many artists alone, such as 6,12,18; a row for each',
    defaultDescription: 'all',
    requiresArg: true,
  },
  config: {
    type: 'string',
    describe: 'JSON file as of a sweep: plugins with grids of options, seeds; a row a combination',
    requiresArg: true,
  },
  ...ownCollectionOptions,
  ...badImageOptions,
  ...storageOption,
  ...trainingOptions,
  tableOnly: {
    type: 'boolean',
    default: false,
    describe: 'Train nothing; print the table of the runs that are finished',
  },
  ...jsonOption,
  markdown: { type: 'boolean', default: false, describe: 'Print a Markdown table' },
  csv: { type: 'boolean', default: false, describe: 'Print CSV, a line a row of the table' },
} as const;

interface OwnArguments {
  readonly plugins?: readonly string[];
  readonly folds: number;
  readonly seeds?: string;
  readonly reference?: string;
  readonly artists?: string;
  readonly config?: string;
  readonly tableOnly: boolean;
}

/** `harness crossvalidate [plugins..]`. */
export const crossvalidateCommand: Command = {
  name: 'crossvalidate [plugins..]',
  summary: 'Every artist unseen once: approaches on k folds × seeds, with paired differences',
  positionals: {
    plugins: { describe: 'Folders or names of plugins; an option goes to each that knows it' },
  },
  options: (argv) => withPluginOptions(argv, 'crossvalidate', ownOptions),
  examples: [
    ['harness crossvalidate xception plain-cosine', '5 folds × 3 seeds of each; resumable'],
    [
      'harness crossvalidate xception plain-cosine colour-statistics --folds 10 --seeds 0..9',
      'Repeated tenfold cross-validation',
    ],
    [
      'harness crossvalidate style-statistics --artists 6,12,18,24',
      'Does it gain from more artists?',
    ],
    ['harness crossvalidate --config sweep.json --reference xception', 'Grids of options'],
    ['harness crossvalidate xception plain-cosine --table-only --markdown', 'What is there so far'],
  ],
  check: (args) => requirePlugins(args, 'several, or a file with --config'),
  async run(args) {
    const formats = (['json', 'markdown', 'csv'] as const).filter(
      (format) => args[format] === true,
    );
    if (formats.length > 1) {
      const { HarnessError } = await import('../../contract/errors.ts');
      throw new HarnessError('USAGE', `Choose one of --${formats.join(' and --')}.`);
    }
    const { crossvalidateAndPrint } = await import('../work/crossvalidate.ts');
    const own = args as Arguments & OwnArguments;
    const { plugins = [], folds, seeds, reference, artists, config, tableOnly } = own;
    const base = requestIn(args, ownOptions);
    await crossvalidateAndPrint(
      { base, plugins, folds, seeds, reference, artists, config },
      { tableOnly, format: formats[0] ?? 'terminal' },
    );
  },
};
