import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness report <runs..>`. */
export const reportCommand = defineCommand({
  name: 'report',
  summary: 'Write a report on runs: curves, ROC, calibration, mistakes, map',
  positionals: z.object({
    runs: z.array(z.string()).describe('Runs, by name or folder, or latest; several are compared'),
  }),
  options: z.object({
    out: z
      .string()
      .optional()
      .describe("The file; default: report.html in the run's folder, or here for several runs"),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness report xception-demo-seed0-0123abcd', 'One page that needs no network'],
    ['harness report latest', 'The newest finished run'],
    ['harness report RUN OTHER --out compared.html', 'Several runs, and who beats whom'],
    ['harness report RUN --json', 'Where the page is, for a script'],
  ],
  async run(args) {
    const { reportAndPrint } = await import('../work/report.ts');
    await reportAndPrint(args);
  },
});
