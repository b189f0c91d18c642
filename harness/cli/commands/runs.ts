import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { defineCommandGroup } from '../arguments/define-command-group.ts';
import { jsonOption } from '../arguments/option-groups.ts';

const verifyAction = defineCommand({
  name: 'verify',
  summary: 'check that every file of the runs is as it was written',
  positionals: z.object({
    runs: z
      .array(z.string())
      .default([])
      .describe('names of runs in submissions/; all of them if left out'),
  }),
  options: jsonOption,
  examples: [
    ['harness runs verify', 'Check all runs'],
    ['harness runs verify my-run --json', 'One run, for a script'],
  ],
  async run({ runs, json }) {
    const { verifyAndPrint } = await import('../work/runs.ts');
    await verifyAndPrint(runs, json);
  },
});

/** `harness runs <action>`. */
export const runsCommand = defineCommandGroup({
  name: 'runs',
  summary: 'Check that the records of runs are as they were written',
  actions: [verifyAction],
});
