import type { Arguments, Command } from './command.ts';

/** `harness new <name>`. */
export const newCommand: Command = {
  name: 'new <name>',
  summary: 'Make a plugin that works, with a test, to begin an idea of your own from',
  positionals: { name: { describe: 'Of the plugin and its folder: small letters and hyphens' } },
  examples: [['harness new my-idea', 'Makes plugins/my-idea and test/plugins/my-idea.test.ts']],
  async run(args) {
    const { findProject } = await import('../../shared/project.ts');
    const { makePlugin } = await import('../new/make-plugin.ts');
    const { print } = await import('../print.ts');
    const { relative } = await import('node:path');
    const { name } = args as Arguments & { name: string };
    const { plugin, test } = await makePlugin(name, findProject());
    const shown = (file: string) => relative('.', file);
    print(`Made ${shown(plugin)}${test === null ? '' : ` and ${shown(test)}`}. It works as it is:`);
    print('');
    print(`  npx harness run plugins/${name}`);
    if (test !== null) print(`  npx vitest run ${shown(test)}`);
    print('');
    print(
      'Its three steps are marked in index.ts; harness/contract/plugin.ts is the whole contract.',
    );
  },
};
