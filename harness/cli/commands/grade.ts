import { type Arguments, type Command, jsonOption } from './command.ts';

/** `harness grade <submission>`. */
export const gradeCommand: Command = {
  name: 'grade <submission>',
  summary: 'Grade a submission CSV against the known answers, as Kaggle does',
  positionals: { submission: { describe: 'CSV with index,sameArtist, plain or gzipped' } },
  options: () => ({
    answers: {
      type: 'string',
      requiresArg: true,
      describe:
        'CSV with index,sameArtist of 0 or 1; default: solution_painter.csv of the data in data/',
    },
    pairs: {
      type: 'string',
      requiresArg: true,
      describe: 'The pairs that were answered; default: submission_info.csv beside the answers',
    },
    info: {
      type: 'string',
      requiresArg: true,
      describe:
        'Folder with all_data_info.csv, which tells seen from unseen; default: that of the answers',
    },
    ...jsonOption,
  }),
  examples: [
    [
      'harness grade submission.csv --answers solution_painter.csv',
      'ROC AUC in all and by seen and unseen artists, with the spread of the leaderboards',
    ],
  ],
  async run(args) {
    const { gradeAndPrint } = await import('../work/grade.ts');
    await gradeAndPrint(args as Arguments & Parameters<typeof gradeAndPrint>[0]);
  },
};
