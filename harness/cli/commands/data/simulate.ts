import type { Arguments } from '../command.ts';
import { wholeNumber } from '../whole-number.ts';
import type { DataAction } from './action.ts';

/** `harness data simulate <folder>`. */
export const simulateAction: DataAction = {
  name: 'simulate',
  summary: "make a collection of the competition's shape without images",
  folder: 'where to write it',
  needsFolder: true,
  options: {
    paintings: {
      type: 'number',
      default: 103_250,
      requiresArg: true,
      describe: 'simulate: paintings, training and test together, 400 at least',
      coerce: wholeNumber('paintings', 400),
    },
    separability: {
      type: 'number',
      default: 0.7,
      requiresArg: true,
      describe: 'simulate: how far artists lie apart; 0 is chance, 1 is easy',
    },
    width: {
      type: 'number',
      default: 64,
      requiresArg: true,
      describe: 'simulate: numbers an embedding',
      coerce: wholeNumber('width', 1),
    },
    seed: {
      type: 'number',
      default: 0,
      requiresArg: true,
      describe: 'simulate: seed of everything that is drawn',
      coerce: wholeNumber('seed'),
    },
  },
  examples: [
    ['harness data simulate ~/simulated', "The competition's size: 21.9 million pairs, 0.9 GB"],
    ['harness data simulate ~/small --paintings 2000', 'Small, to try commands on'],
  ],
  async run(args) {
    const { simulate } = await import('../../../data/simulation/simulate.ts');
    const { startProgress } = await import('../../../shared/progress.ts');
    const { HarnessError } = await import('../../../contract/errors.ts');
    const { print, printJson } = await import('../../print.ts');
    const { folder, paintings, separability, width, seed, json } = args as Arguments & {
      folder: string;
      paintings: number;
      separability: number;
      width: number;
      seed: number;
      json: boolean;
    };
    if (!(separability >= 0)) {
      throw new HarnessError('OPTION_INVALID', 'Option --separability needs a number from 0 on.');
    }
    const made = await simulate({
      folder,
      paintings,
      separability,
      width,
      seed,
      startProgress,
    });
    if (json) return printJson({ folder, ...made });
    print(`${made.paintings} paintings and ${made.pairs} pairs in ${folder}`);
    print(`Next: harness run plugins/colour-statistics --collection ${folder} --official`);
  },
};
