import { type Arguments, type Command, jsonOption } from './command.ts';

/** `harness grade <submission>`. */
export const gradeCommand: Command = {
  name: 'grade <submission>',
  summary: 'Grade a submission CSV against the known answers, as Kaggle does',
  positionals: { submission: { describe: 'CSV with index,sameArtist' } },
  options: () => ({
    answers: {
      type: 'string',
      demandOption: true,
      requiresArg: true,
      describe: 'CSV with index,sameArtist of 0 or 1, such as solution_painter.csv',
    },
    ...jsonOption,
  }),
  examples: [
    [
      'harness grade submission.csv --answers solution_painter.csv',
      'ROC AUC with the spread of the public and the private leaderboard',
    ],
  ],
  async run(args) {
    const { gradeSubmission } = await import('../submission/grade-submission.ts');
    const { print, printJson } = await import('./print.ts');
    const { submission, answers, json } = args as Arguments & {
      submission: string;
      answers: string;
      json: boolean;
    };
    const grade = await gradeSubmission({ submission, answers });
    if (json) return printJson(grade);
    print(`ROC AUC ${grade.auc?.toFixed(5) ?? 'undefined: all answers are the same'}`);
    print(`${grade.rows} pairs, ${grade.positives} by one artist, ${grade.seconds.toFixed(1)} s`);
    if (grade.leaderboards === null) return;
    for (const [name, estimate] of Object.entries(grade.leaderboards)) {
      if (typeof estimate !== 'object' || estimate === null) continue;
      print(`${name}: ${JSON.stringify(estimate)}`);
    }
  },
};
