import { relative } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';

/** `harness new <name>`. */
export const newCommand = defineCommand({
  name: 'new',
  summary: 'Create a working plugin as a start for your own idea',
  positionals: z.object({
    name: z.string().describe('Name of the plugin and its folder: lower-case letters and hyphens'),
  }),
  options: z.object({
    python: z.boolean().default(false).describe('Write it in Python; it needs NumPy'),
    torch: z.boolean().default(false).describe('Write it in Python; it needs PyTorch, torchvision'),
  }),
  examples: [
    ['harness new my-idea', 'Makes plugins/my-idea and test/plugins/my-idea.test.ts'],
    ['harness new my-idea --python', 'Makes plugins/my-idea with a plugin.py'],
    ['harness new my-idea --torch', 'The same with PyTorch: a network, its training, checkpoints'],
  ],
  async run({ name, python, torch }) {
    const { findProject } = await import('../../shared/project.ts');
    const { findContract } = await import('../new/find-contract.ts');
    const { makePlugin, makePythonPlugin } = await import('../new/make-plugin.ts');
    const { print, say } = await import('../print.ts');
    const project = findProject();
    const inPython = python || torch;
    const { plugin, test } = inPython
      ? await makePythonPlugin(name, project, torch ? 'torch' : 'numpy')
      : await makePlugin(name, project);
    const shown = (file: string) => relative('.', file);
    const contract = shown(findContract(project, inPython ? 'python' : 'typescript'));
    say(`Made ${shown(plugin)}${test === null ? '' : ` and ${shown(test)}`}. It already works:`);
    print('');
    print(`  npx harness run plugins/${name}`);
    if (inPython) print(`  npx harness check plugins/${name}`);
    if (test !== null) print(`  npx vitest run ${shown(test)}`);
    print('');
    say(
      inPython
        ? `Its three steps are marked in plugin.py; ${contract} is the whole contract. --python PATH or HARNESS_PYTHON names an interpreter that has ${torch ? 'PyTorch' : 'NumPy'}.`
        : `Its three steps are marked in index.ts; ${contract} is the whole contract.`,
    );
  },
});
