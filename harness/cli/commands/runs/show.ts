import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness runs show <runs..>`. */
export const showAction = defineCommand({
  name: 'show',
  summary: 'everything about a run, and what depends on it',
  positionals: z.object({
    runs: z
      .array(z.string())
      .default([])
      .describe('one run or several, by folder or name, or `latest`'),
  }),
  options: jsonOption,
  examples: [
    ['harness runs show latest', 'The newest finished run'],
    ['harness runs show xception-demo-seed0-1a2b3c4d', 'Everything about it, in plain words'],
    ['harness runs show "My best" --json', 'By the name you gave it, for a script'],
  ],
  async run({ runs, json }) {
    const { showAndPrint } = await import('../../work/runs/show.ts');
    await showAndPrint(runs, json);
  },
});
