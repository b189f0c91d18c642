import type { Options } from 'yargs';
import { wholeNumber } from './whole-number.ts';

/** A command of the command line: light to import; its work is imported when it runs. */
export interface Command {
  /** yargs syntax: `run <plugin>`. */
  readonly name: string;
  readonly summary: string;
  /** What each positional argument means. */
  readonly positionals?: Readonly<Record<string, { describe: string; default?: string }>>;
  /** The options it takes; some depend on the arguments, such as those of a plugin. */
  options?(argv: readonly string[]): Promise<CommandOptions> | CommandOptions;
  /** `[command line, what it does]`, shown by its `--help`. */
  readonly examples: readonly (readonly [string, string])[];
  /** Looks at the positional arguments before the options are checked, to fail on them first. */
  check?(args: Arguments): Promise<void>;
  run(args: Arguments): Promise<void>;
}

export type CommandOptions = Readonly<Record<string, Options>>;

/** Parsed arguments; positional ones under their name, options under their camelCase name. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Options that several commands share. */
export const collectionOptions = {
  collection: {
    type: 'string',
    describe:
      'Folder with paintings, or "demo"; default: the competition\'s data in data/, else the demo',
    requiresArg: true,
  },
  official: {
    type: 'boolean',
    default: false,
    describe: "The competition's own test paintings are the test; needs its test/ and metadata",
  },
  limit: {
    type: 'number',
    describe: 'Take at most this many paintings of each artist',
    requiresArg: true,
    coerce: wholeNumber('limit', 1),
  },
  workers: {
    type: 'number',
    describe: 'Threads that decode images; default: all cores but one',
    requiresArg: true,
    coerce: wholeNumber('workers', 1),
  },
} as const satisfies CommandOptions;

/** What happens to images that cannot be used. */
export const badImageOptions = {
  onBadImage: {
    type: 'string',
    choices: ['skip', 'fail'],
    default: 'skip',
    describe: 'Leave out an image that cannot be read to its end, or stop at it',
    requiresArg: true,
  },
  maxBadImages: {
    type: 'string',
    default: '5%',
    describe: 'Stop above so many skipped images: a number, or a share (of at least 10 images)',
    requiresArg: true,
  },
} as const satisfies CommandOptions;

/** How features lie in the cache. */
export const storageOption = {
  featureStorage: {
    type: 'string',
    choices: ['float32', 'float16'],
    default: 'float32',
    describe: 'Numbers of the feature cache; float16 takes half the space and rounds them',
    requiresArg: true,
  },
} as const satisfies CommandOptions;

export const splitOptions = {
  splitSeed: {
    type: 'number',
    default: 0,
    describe: 'Seed of the split',
    requiresArg: true,
    coerce: wholeNumber('split-seed'),
  },
} as const satisfies CommandOptions;

/** Of commands that train. */
export const trainingOptions = {
  engine: {
    type: 'string',
    default: 'auto',
    describe: 'What runs TensorFlow.js: auto, tensorflow, webgpu or wasm',
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
} as const satisfies CommandOptions;

/** Of commands that load the model of a finished run. */
export const modelOptions = {
  engine: {
    type: 'string',
    requiresArg: true,
    describe: 'What runs TensorFlow.js; default: auto',
  },
  workers: collectionOptions.workers,
} as const satisfies CommandOptions;

export const jsonOption = {
  json: { type: 'boolean', default: false, describe: 'Print JSON for scripts on standard output' },
} as const satisfies CommandOptions;
