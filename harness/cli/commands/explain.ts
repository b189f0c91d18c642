import { type Arguments, type Command, jsonOption, modelOptions } from './command.ts';
import { wholeNumber } from './whole-number.ts';

/** `harness explain <run> [paintings..]`. */
export const explainCommand: Command = {
  name: 'explain <run> [paintings..]',
  summary: 'Draw where a model looks: its last activation, and Grad-CAM of the same-artist score',
  positionals: {
    run: { describe: 'Folder of a finished run under submissions/, or its name' },
    paintings: {
      describe:
        "Image files or the collection's own paintings, two and two; default: the test pairs of which the run was most certain",
    },
  },
  options: () => ({
    with: {
      type: 'array',
      string: true,
      requiresArg: true,
      describe: 'Other runs to show beside it',
    },
    pairs: {
      type: 'number',
      default: 5,
      requiresArg: true,
      describe: 'How many pairs to choose where no painting is named',
      coerce: wholeNumber('pairs', 1),
    },
    ...modelOptions,
    ...jsonOption,
  }),
  examples: [
    ['harness explain xception-demo-seed0-1a2b3c4d', 'Five pairs of artists never seen'],
    ['harness explain RUN a.jpg b.jpg', 'Two pictures'],
    ['harness explain RUN --with OTHER', 'One approach beside another'],
  ],
  async run(args) {
    const { explainAndPrint } = await import('../work/explain.ts');
    await explainAndPrint(args as Arguments & Parameters<typeof explainAndPrint>[0]);
  },
};
