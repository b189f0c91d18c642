import { HarnessError } from '../../contract/errors.ts';
import { type Arguments, type Command, jsonOption, modelOptions } from './command.ts';
import { wholeNumber } from './whole-number.ts';

/** `harness verify <run> <images..>`. */
export const verifyCommand: Command = {
  name: 'verify <run> <images..>',
  summary: 'Say how probable it is that one artist painted two pictures, any image files',
  positionals: {
    run: { describe: 'Folder of a finished run under submissions/, or its name' },
    images: { describe: 'Two and more image files; three and more give a matrix' },
  },
  options: () => ({
    prior: {
      type: 'number',
      default: 0.5,
      requiresArg: true,
      describe: 'How probable "same artist" is before looking',
      coerce: checkPrior,
    },
    nearest: {
      type: 'number',
      default: 3,
      requiresArg: true,
      describe: 'How many of the nearest training paintings to name; 0 for none, which is quicker',
      coerce: wholeNumber('nearest', 0),
    },
    picture: {
      type: 'string',
      describe:
        "Where to write the picture of the evidence, an SVG; default: verify/ in the run's folder; --no-picture for none",
    },
    ...modelOptions,
    ...jsonOption,
  }),
  examples: [
    ['harness verify xception-demo-seed0-1a2b3c4d a.jpg b.jpg', 'Two pictures'],
    ['harness verify xception-demo-seed0-1a2b3c4d *.jpg --json', 'All pairs of many, for a script'],
    ['harness verify RUN a.jpg b.jpg --prior 0.1', 'Where one pair in ten is expected to match'],
  ],
  async run(args) {
    const { verifyAndPrint } = await import('../work/verify.ts');
    await verifyAndPrint(args as Arguments & Parameters<typeof verifyAndPrint>[0]);
  },
};

function checkPrior(value: number | number[] | undefined) {
  if (value === undefined || Array.isArray(value) || (value > 0 && value < 1)) return value;
  throw new HarnessError('OPTION_INVALID', 'Option --prior needs a number between 0 and 1.');
}
