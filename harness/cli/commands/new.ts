import { relative } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';

/** `harness new <name>`. */
export const newCommand = defineCommand({
  name: 'new',
  summary: 'Make a plugin that works, with a test, as a start for your own idea',
  positionals: z.object({
    name: z.string().describe('Of the plugin and its folder: small letters and hyphens'),
  }),
  options: z.object({
    python: z.boolean().default(false).describe('Write it in Python; it needs NumPy'),
  }),
  examples: [
    ['harness new my-idea', 'Makes plugins/my-idea and test/plugins/my-idea.test.ts'],
    ['harness new my-idea --python', 'Makes plugins/my-idea with a plugin.py'],
  ],
  async run({ name, python }) {
    const { findProject } = await import('../../shared/project.ts');
    const { makePlugin, makePythonPlugin } = await import('../new/make-plugin.ts');
    const { print } = await import('../print.ts');
    const make = python ? makePythonPlugin : makePlugin;
    const { plugin, test } = await make(name, findProject());
    const shown = (file: string) => relative('.', file);
    print(`Made ${shown(plugin)}${test === null ? '' : ` and ${shown(test)}`}. It works as it is:`);
    print('');
    print(`  npx harness run plugins/${name}`);
    if (test !== null) print(`  npx vitest run ${shown(test)}`);
    print('');
    print(
      python
        ? 'Its three steps are marked in plugin.py; harness/host/python/painter_plugin.py is the whole contract. --python PATH of harness run names another Python than python3.'
        : 'Its three steps are marked in index.ts; harness/contract/plugin.ts is the whole contract.',
    );
  },
});
