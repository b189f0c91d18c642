import type { Arguments } from '../command.ts';
import type { DataAction } from './action.ts';

/** `harness data plots [folder]`. */
export const plotsAction: DataAction = {
  name: 'plots',
  summary: 'draw paintings per artist and per style, from the metadata',
  folder: "a collection, or demo; default: the competition's data in data/, else the demo",
  options: {
    out: {
      type: 'string',
      requiresArg: true,
      describe: 'plots: folder for the pictures; default: plots/ in data/',
    },
  },
  examples: [['harness data plots ~/kaggle', 'Figures 2 and 3 of the paper, SVG and PNG']],
  async run(args) {
    const { plotsAndPrint } = await import('../../work/data/plots.ts');
    await plotsAndPrint(args as Arguments & Parameters<typeof plotsAndPrint>[0]);
  },
};
