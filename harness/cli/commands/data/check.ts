import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';
import { inspectOption } from './data-options.ts';

/** `harness data check [folder]`. */
export const checkAction = defineCommand({
  name: 'check',
  summary: 'count what is there and list what is missing, unreadable or dirty',
  positionals: z.object({
    folder: z.string().optional().describe("the competition's data; default: its folder in data/"),
  }),
  options: z.object({ ...inspectOption.shape, ...jsonOption.shape }),
  examples: [
    ['harness data check --json > report.json', 'Every changed name, every missing file'],
    ['harness data check ~/kaggle --inspect', 'Decodes every image'],
  ],
  async run(args) {
    const { checkAndPrint } = await import('../../work/data/check.ts');
    await checkAndPrint(args);
  },
});
