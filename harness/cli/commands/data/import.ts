import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';
import { inspectOption, intoOption } from './data-options.ts';

/** `harness data import <folder>`. */
export const importAction = defineCommand({
  name: 'import',
  summary: "bring in the competition's archives or unpacked folders",
  positionals: z.object({ folder: z.string().describe('where the downloaded files lie') }),
  options: z.object({
    ...intoOption.shape,
    consume: z
      .boolean()
      .default(false)
      .describe('import: move images and delete archives on the way; saves a second 40 GB'),
    ...inspectOption.shape,
    ...jsonOption.shape,
  }),
  examples: [
    ['harness data import ~/Downloads/painter-by-numbers', 'Archives, or what was in them'],
    ['harness data import ~/Downloads/painter-by-numbers --consume', 'Where space is short'],
  ],
  async run(args) {
    const { importAndPrint } = await import('../../work/data/import.ts');
    await importAndPrint(args);
  },
});
