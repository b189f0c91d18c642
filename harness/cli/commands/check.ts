import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { trainingOptions } from '../arguments/option-groups.ts';

/** `harness check <plugin>`. */
export const checkCommand = defineCommand({
  name: 'check',
  summary:
    'Check that a plugin keeps the contract: symmetric, repeatable, saved and loaded, and so on',
  positionals: z.object({
    plugin: z.string().describe('Folder of the plugin, anywhere, or its name'),
  }),
  options: trainingOptions.pick({ engine: true }),
  startsPlugins: true,
  examples: [
    ['harness check plugins/my-idea', 'Trains it several times on a part of the demo'],
    ['harness check ../elsewhere/my-plugin', 'A plugin of another project'],
  ],
  async run(request) {
    const { checkContract } = await import('../../experiments/check-contract.ts');
    const { findProject } = await import('../../shared/project.ts');
    const { print, remark } = await import('../print.ts');
    const name = await checkContract(request, findProject(), remark);
    print(
      `${name} keeps the contract: its options are described and have defaults; every pair gets one probability in [0, 1], the same whichever way round, each time, asked singly and with others, under the same seed, after saving and loading, and after a stop at each checkpoint; neither tensors nor memory are kept of what it was asked.`,
    );
  },
});
