import { type Arguments, type Command, jsonOption } from './command.ts';

const actions = ['list', 'verify', 'prune'] as const;

/** `harness cache <action>`. */
export const cacheCommand: Command = {
  name: 'cache <action> [name]',
  summary: 'List, verify or prune the cached features',
  positionals: {
    action: { describe: actions.join(', ') },
    name: { describe: 'prune: the features to remove whole, as the list names them' },
  },
  options: () => jsonOption,
  examples: [
    ['harness cache list', 'Which features are there, of how many paintings, how large'],
    ['harness cache verify', 'Read every file and check its digest'],
    ['harness cache prune', 'Remove damaged files and what killed processes left behind'],
    ['harness cache prune 1a2b3c4d', 'Remove the features of one extractor'],
  ],
  async check({ action, name }) {
    const { didYouMean, HarnessError } = await import('../../contract/errors.ts');
    if (!(actions as readonly unknown[]).includes(action)) {
      throw new HarnessError(
        'USAGE',
        `harness cache knows ${actions.join(', ')}, not "${action}".${didYouMean(String(action), actions)}`,
      );
    }
    if (name !== undefined && action !== 'prune') {
      throw new HarnessError('USAGE', `harness cache ${action} takes no name, got "${name}".`);
    }
  },
  async run(args) {
    const { listAndPrint, pruneAndPrint, verifyAndPrint } = await import('../work/cache.ts');
    const { action, name, json } = args as Arguments & { name?: string; json: boolean };
    if (action === 'list') return listAndPrint(json);
    if (action === 'verify') return verifyAndPrint(json);
    return pruneAndPrint(name, json);
  },
};
