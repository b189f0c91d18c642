import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';

/** `harness init [folder]`. */
export const initCommand = defineCommand({
  name: 'init',
  summary: 'Create a project that uses the installed harness, with an example plugin',
  positionals: z.object({
    folder: z.string().default('.').describe('Its folder; default: here'),
  }),
  options: z.object({}),
  examples: [
    ['harness init', 'Makes plugins, splits, submissions, data, package.json, tsconfig.json'],
    ['npx painter-by-numbers init my-paintings', 'The same with nothing installed'],
  ],
  async run({ folder }) {
    const { makeProject, findSource } = await import('../new/make-project.ts');
    const { print, remark, say } = await import('../print.ts');
    const { quoteWords } = await import('../../shared/text/quote-words.ts');
    const { made, hasExample, remarks } = await makeProject(folder, findSource());
    for (const line of remarks) remark(line);
    say(`Made ${made.join(', ')}. Next:`);
    print('');
    if (folder !== '.') print(`  ${quoteWords(['cd', folder])}`);
    print('  npm install');
    print(hasExample ? '  npx harness run plugins/example' : '  npx harness new my-idea');
  },
});
