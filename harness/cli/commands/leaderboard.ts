import { z } from 'zod';
import { chooseFormat } from '../arguments/choose-format.ts';
import { defineCommand } from '../arguments/define-command.ts';
import { filterOptions, readFilter } from '../arguments/filter-options.ts';
import { explainOption, jsonOption } from '../arguments/option-groups.ts';

/** `harness leaderboard`. */
export const leaderboardCommand = defineCommand({
  name: 'leaderboard',
  summary: 'Compare the runs so far, best on unseen artists first',
  positionals: z.object({}),
  options: z.object({
    ...filterOptions.shape,
    ...jsonOption.shape,
    current: z
      .boolean()
      .default(false)
      .describe('Leave out runs of plugins whose code has changed since'),
    ...explainOption.shape,
    csv: z.boolean().default(false).describe('Print CSV'),
    markdown: z.boolean().default(false).describe('Print a Markdown table'),
    html: z.boolean().default(false).describe('Print an HTML page'),
  }),
  examples: [
    ['harness leaderboard', 'One table per collection and split'],
    ['harness leaderboard --explain', 'With what each column means'],
    ['harness leaderboard --current', 'Only runs of the current code'],
    ['harness leaderboard --tag paper', 'Only runs with this tag, compared with each other'],
    ['harness leaderboard --markdown > table.md', 'For a README'],
    ['harness leaderboard --csv', 'For a spreadsheet'],
    ['harness leaderboard --html > leaderboard.html', 'For a browser'],
    [
      'harness leaderboard --plugin xception plain-cosine --collection paintings',
      'Two approaches on one collection',
    ],
    ['harness leaderboard --since 3d --json', 'The last three days, for a script'],
    ['harness leaderboard --identity 1a2b3c4d', 'One run or approach, by the digest in its name'],
  ],
  async run(args) {
    const format = chooseFormat(args, ['json', 'csv', 'markdown', 'html']);
    const { findProject } = await import('../../shared/project.ts');
    const { printLeaderboard } = await import('../work/leaderboard.ts');
    const { current: onlyCurrent, explain } = args;
    const filter = readFilter(args);
    await printLeaderboard(findProject(), format, { onlyCurrent, filter, explain });
  },
});
