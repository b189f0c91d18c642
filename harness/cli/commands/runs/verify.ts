import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness runs verify [runs..]`. */
export const verifyAction = defineCommand({
  name: 'verify',
  summary: 'check that no file of the runs has changed since',
  positionals: z.object({
    runs: z
      .array(z.string())
      .default([])
      .describe('runs, by folder or name, or `latest`; all of them if left out'),
  }),
  options: jsonOption,
  examples: [
    ['harness runs verify', 'Check all runs'],
    ['harness runs verify latest --json', 'The newest finished run, for a script'],
  ],
  async run({ runs, json }) {
    const { verifyAndPrint } = await import('../../work/runs/verify.ts');
    await verifyAndPrint(runs, json);
  },
});
