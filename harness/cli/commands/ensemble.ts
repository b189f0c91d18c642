import { type Arguments, type Command, jsonOption, modelOptions } from './command.ts';

/** `harness ensemble <runs..>`. */
export const ensembleCommand: Command = {
  name: 'ensemble <runs..>',
  summary: 'Make one run of several finished ones, stacked on validation; trains nothing again',
  positionals: {
    runs: { describe: 'Two and more finished runs on one split: names or folders' },
  },
  options: () => ({
    stack: {
      type: 'string',
      choices: ['logistic', 'mean'],
      default: 'logistic',
      describe: 'Weights from logistic regression, or all of them equal',
      requiresArg: true,
    },
    stackOn: {
      type: 'string',
      choices: ['unseen', 'both'],
      default: 'unseen',
      describe: "Validation pairs to fit on: of unseen artists, or of training's as well",
      requiresArg: true,
    },
    composition: {
      type: 'string',
      default: 'ensemble',
      describe: 'The plugin that makes one of them, which both options above are of',
      requiresArg: true,
    },
    ...modelOptions,
    force: {
      type: 'boolean',
      default: false,
      describe: 'Stack again even where the same ensemble is finished',
    },
    ...jsonOption,
  }),
  examples: [
    [
      'harness ensemble xception-demo-seed0-1a2b3c4d plain-cosine-demo-seed0-5e6f7a8b',
      'Two runs as one, with a row of its own on the leaderboard',
    ],
    ['harness ensemble RUN OTHER --stack mean', 'All members weigh the same'],
    [
      'harness run plugins/ensemble --members xception,plain-cosine',
      'The same approach, trained from nothing',
    ],
  ],
  async run(args) {
    const { ensembleAndPrint } = await import('../work/ensemble.ts');
    await ensembleAndPrint(args as Arguments & Parameters<typeof ensembleAndPrint>[0]);
  },
};
