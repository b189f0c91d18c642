import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness grade <submission>`. */
export const gradeCommand = defineCommand({
  name: 'grade',
  summary: 'Grade a submission CSV against the known answers, as Kaggle does',
  positionals: z.object({
    submission: z.string().describe('CSV with index,sameArtist, plain, gzipped or zipped'),
  }),
  options: z.object({
    answers: z
      .string()
      .optional()
      .describe(
        'CSV with index,sameArtist of 0 or 1; default: solution_painter.csv of the data in data/',
      ),
    pairs: z
      .string()
      .optional()
      .describe('The answered pairs; default: submission_info.csv next to the answers'),
    info: z
      .string()
      .optional()
      .describe(
        'Folder with all_data_info.csv, which tells seen artists from unseen; default: that of the answers',
      ),
    ...jsonOption.shape,
  }),
  examples: [
    [
      'harness grade submission.csv --answers solution_painter.csv',
      'ROC AUC overall and for seen and unseen artists, with the spread of the leaderboards',
    ],
    [
      'harness grade submission.csv --answers a.csv --pairs p.csv --info ~/kaggle --json',
      'All files named; for a script',
    ],
  ],
  async run(args) {
    const { gradeAndPrint } = await import('../work/grade.ts');
    await gradeAndPrint(args);
  },
});
