import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';
import { inspectOption, intoOption } from './data-options.ts';

/** `harness data import <folder>`. */
export const importAction = defineCommand({
  name: 'import',
  summary: "import the competition's archives or unpacked folders",
  positionals: z.object({ folder: z.string().describe('folder of the downloaded files') }),
  options: z.object({
    ...intoOption.shape,
    consume: z
      .boolean()
      .default(false)
      .describe('import: move images and delete archives along the way, which saves another 40 GB'),
    ...inspectOption.shape,
    ...jsonOption.shape,
  }),
  examples: [
    ['harness data import ~/Downloads/painter-by-numbers', 'Archives or unpacked folders'],
    ['harness data import ~/Downloads/painter-by-numbers --consume', 'If disk space is short'],
    [
      'harness data import ~/Downloads --into ~/kaggle --inspect',
      'Somewhere else than data/; decodes every image',
    ],
    [
      'harness data import ~/Downloads --json',
      'What was brought in and what is missing, for a script',
    ],
  ],
  async run(args) {
    const { importAndPrint } = await import('../../work/data/import.ts');
    await importAndPrint(args);
  },
});
