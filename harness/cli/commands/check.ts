import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { trainingOptions } from '../arguments/option-groups.ts';
import { processExample } from '../arguments/shared-examples.ts';

/** `harness check <plugin>`. */
export const checkCommand = defineCommand({
  name: 'check',
  summary:
    'Check that a plugin keeps the contract: symmetry, repeatability, saving and loading, and so on',
  positionals: z.object({
    plugin: z.string().describe("Any plugin folder, or a plugin's name"),
  }),
  options: trainingOptions.pick({ engine: true }),
  startsPlugins: true,
  examples: [
    ['harness check plugins/my-idea', 'Trains it several times on part of the demo'],
    ['harness check ../elsewhere/my-plugin', 'A plugin of another project'],
    ['harness check plugins/my-idea --engine wasm', 'On WebAssembly'],
    processExample('harness check plugins/my-idea'),
  ],
  async run(request) {
    const { checkContract } = await import('../../experiments/check-contract.ts');
    const { findProject } = await import('../../shared/project.ts');
    const { remark, say } = await import('../print.ts');
    const name = await checkContract(request, findProject(), remark);
    say(
      `${name} keeps the contract: its options have descriptions and defaults; every pair gets one probability in [0, 1], which stays the same when swapped, repeated, asked by itself or with others, trained again under the same seed, saved and loaded, or stopped and resumed at each checkpoint; it leaks no memory.`,
    );
  },
});
