import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness score <pairs>`. */
export const scoreCommand = defineCommand({
  name: 'score',
  summary: 'Score a table of pairs answered by any program; no run is needed',
  positionals: z.object({
    pairs: z.string().describe('CSV with a,b,same,score and, if known, artist_a,artist_b'),
  }),
  options: z.object({
    artists: z
      .string()
      .optional()
      .describe(
        'CSV with painting,artist, for intervals over artists, if the pairs do not name them',
      ),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'Score at or above which a pair counts as "same artist"; never choose it on these pairs',
      ),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness score answers.csv', 'All metrics, with intervals over artists if they are named'],
    ['harness score answers.csv --artists artists.csv', 'The artists are in a separate table'],
    [
      'harness score answers.csv --threshold 0.62 --json',
      'A threshold from elsewhere; for a script',
    ],
  ],
  async run(args) {
    const { scoreAndPrint } = await import('../work/score.ts');
    await scoreAndPrint(args);
  },
});
