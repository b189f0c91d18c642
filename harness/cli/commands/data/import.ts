import type { Arguments } from '../command.ts';
import type { DataAction } from './action.ts';

/** Options of everything that brings files into the data folder. */
export const intoOption = {
  into: {
    type: 'string',
    requiresArg: true,
    describe: 'import, download: where the files go; default: data/painter-by-numbers',
  },
} as const;

/** `harness data import <folder>`. */
export const importAction: DataAction = {
  name: 'import',
  summary: "bring in the competition's archives or unpacked folders",
  folder: 'where the downloaded files lie',
  needsFolder: true,
  options: {
    ...intoOption,
    consume: {
      type: 'boolean',
      default: false,
      describe: 'import: take the files away as they are imported; needs no second 40 GB',
    },
    inspect: {
      type: 'boolean',
      default: false,
      describe: 'import, check: decode every image to its end; a run does so as well',
    },
  },
  examples: [
    ['harness data import ~/Downloads/painter-by-numbers', 'Archives, or what was in them'],
    ['harness data import ~/Downloads/painter-by-numbers --consume', 'Where space is short'],
  ],
  async run(args) {
    const { importAndPrint } = await import('../../work/data/import.ts');
    await importAndPrint(args as Arguments & Parameters<typeof importAndPrint>[0]);
  },
};
