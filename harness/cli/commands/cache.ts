import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness cache <action> [name]`. */
export const cacheCommand = defineCommand({
  name: 'cache',
  summary: 'List, verify or prune the cached features',
  positionals: z.object({
    action: z.enum(['list', 'verify', 'prune']).describe('list, verify, prune'),
    name: z
      .string()
      .optional()
      .describe('prune: the features to remove whole, as the list names them'),
  }),
  options: jsonOption,
  examples: [
    ['harness cache list', 'Which features are there, of how many paintings, how large'],
    ['harness cache verify', 'Read every file and check its digest'],
    ['harness cache prune', 'Remove damaged files and what killed processes left behind'],
    ['harness cache prune 1a2b3c4d', 'Remove the features of one extractor'],
  ],
  async run({ action, name, json }) {
    if (name !== undefined && action !== 'prune') {
      throw new HarnessError('USAGE', `harness cache ${action} takes no name, got "${name}".`);
    }
    const { listAndPrint, pruneAndPrint, verifyAndPrint } = await import('../work/cache.ts');
    if (action === 'list') return listAndPrint(json);
    if (action === 'verify') return verifyAndPrint(json);
    return pruneAndPrint(name, json);
  },
});
