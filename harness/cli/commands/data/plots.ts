import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness data plots [folder]`. */
export const plotsAction = defineCommand({
  name: 'plots',
  summary: 'draw paintings per artist and per style, from the metadata',
  positionals: z.object({
    folder: z
      .string()
      .optional()
      .describe("a collection, or demo; default: the competition's data in data/, else the demo"),
  }),
  options: z.object({
    out: z.string().optional().describe('plots: folder for the pictures; default: plots/ in data/'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness data plots ~/kaggle', 'Figures 2 and 3 of the paper, SVG and PNG'],
    ['harness data plots ~/kaggle --out ~/plots --json', 'Into another folder; for a script'],
  ],
  async run(args) {
    const { plotsAndPrint } = await import('../../work/data/plots.ts');
    await plotsAndPrint(args);
  },
});
