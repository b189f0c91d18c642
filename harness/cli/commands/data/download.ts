import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';
import { intoOption } from './data-options.ts';

/** `harness data download`. */
export const downloadAction = defineCommand({
  name: 'download',
  summary: 'fetch everything from Kaggle with your token, and import it',
  positionals: z.object({}),
  options: z.object({ ...intoOption.shape, ...jsonOption.shape }),
  examples: [
    ['harness data download', '40 GB; a second start continues where the first stopped'],
    ['harness data download --into ~/kaggle --json', 'Somewhere else than data/; for a script'],
  ],
  async run(args) {
    const { downloadAndPrint } = await import('../../work/data/download.ts');
    await downloadAndPrint(args);
  },
});
