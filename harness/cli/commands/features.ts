import {
  type Arguments,
  badImageOptions,
  type Command,
  collectionOptions,
  jsonOption,
  storageOption,
} from './command.ts';
import { pluginOptionsIn, withPluginOptions } from './plugin-arguments.ts';
import { wholeNumber } from './whole-number.ts';

const ownOptions = {
  ...collectionOptions,
  shard: {
    type: 'string',
    describe: 'Do part i of n alone, as i/n; default: the place in a Slurm array, else everything',
    requiresArg: true,
  },
  shards: {
    type: 'number',
    describe: 'Number of parts where Kubernetes says which one: completions of an indexed Job',
    requiresArg: true,
    coerce: wholeNumber('shards', 1),
  },
  ...storageOption,
  ...badImageOptions,
  engine: {
    type: 'string',
    default: 'auto',
    describe: 'What runs TensorFlow.js',
    requiresArg: true,
  },
  offline: { type: 'boolean', default: false, describe: 'Never download weights' },
  ...jsonOption,
} as const;

/** `harness features <plugin>`. */
export const featuresCommand: Command = {
  name: 'features <plugin>',
  summary: 'Compute the features that an approach needs ahead, on one machine or several',
  positionals: { plugin: { describe: 'Folder of the plugin: plugins/xception, or its name' } },
  options: (argv) => withPluginOptions(argv, 'features', ownOptions),
  examples: [
    ['harness features plugins/xception', 'All of the default collection'],
    ['harness features plugins/xception --shard 2/8', 'The second of eight equal parts'],
    ['harness features plugins/xception --feature-storage float16', 'In half the space'],
  ],
  async check({ plugin }) {
    const { findProject } = await import('../../shared/project.ts');
    const { loadPlugin } = await import('../../host/load-plugin.ts');
    await loadPlugin(plugin as string, findProject().plugins);
  },
  async run(args) {
    const { chooseShard } = await import('../../compute/features/choose-shard.ts');
    const { featuresAndPrint } = await import('../work/features.ts');
    const { shard, shards, json, featureStorage, ...own } = args as unknown as Own;
    await featuresAndPrint(
      {
        ...own,
        storage: featureStorage,
        shard: chooseShard(shard, shards, process.env),
        pluginOptions: pluginOptionsIn(args as Arguments, ownOptions),
      },
      json,
    );
  },
};

type Own = Omit<
  import('../../experiments/features.ts').FeaturesRequest,
  'shard' | 'storage' | 'pluginOptions'
> & {
  readonly shard?: string;
  readonly shards?: number;
  readonly featureStorage: 'float32' | 'float16';
  readonly json: boolean;
};
