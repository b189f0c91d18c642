import type { Arguments } from '../command.ts';
import type { DataAction } from './action.ts';

/** `harness data check [folder]`. */
export const checkAction: DataAction = {
  name: 'check',
  summary: 'count what is there and list what is missing, unreadable or dirty',
  folder: "the competition's data; default: where it lies in data/",
  options: {
    inspect: {
      type: 'boolean',
      default: false,
      describe: 'import, check: decode every image to its end; a run does so as well',
    },
  },
  examples: [['harness data check --json > report.json', 'Every changed name, every missing file']],
  async run(args) {
    const { checkAndPrint } = await import('../../work/data/check.ts');
    await checkAndPrint(args as Arguments & Parameters<typeof checkAndPrint>[0]);
  },
};
