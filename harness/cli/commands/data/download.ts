import type { Arguments } from '../command.ts';
import type { DataAction } from './action.ts';
import { intoOption } from './import.ts';

/** `harness data download`. */
export const downloadAction: DataAction = {
  name: 'download',
  summary: 'fetch everything from Kaggle with your token, and import it',
  options: { ...intoOption },
  examples: [
    ['harness data download', '40 GB; a second start goes on where the first one stopped'],
  ],
  async run(args) {
    const { downloadAndPrint } = await import('../../work/data/download.ts');
    await downloadAndPrint(args as Arguments & Parameters<typeof downloadAndPrint>[0]);
  },
};
