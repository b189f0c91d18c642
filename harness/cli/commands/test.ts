import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { badImageOptions, jsonOption, modelOptions } from '../arguments/option-groups.ts';

/** `harness test <runs..>`. */
export const testCommand = defineCommand({
  name: 'test',
  summary: 'Test the models of finished runs on other collections, all of whose artists are new',
  positionals: z.object({
    runs: z.array(z.string()).describe('Finished runs: folders under submissions/, or their names'),
  }),
  options: z.object({
    on: z.array(z.string()).min(1).describe('Folders of other collections'),
    ...badImageOptions.shape,
    ...modelOptions.shape,
    force: z.boolean().default(false).describe('Test again even where the same test is recorded'),
    ...jsonOption.shape,
  }),
  startsPlugins: true,
  examples: [
    [
      'harness test xception-paintings-seed0-1a2b3c4d --on ~/more-paintings',
      'A column of its own on the leaderboard',
    ],
    ['harness run plugins/xception --test-on ~/more-paintings', 'The same right after training'],
  ],
  async run(args) {
    const { testAndPrint } = await import('../work/test.ts');
    await testAndPrint(args);
  },
});
