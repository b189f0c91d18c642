import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness runs remove <runs..>`. */
export const removeAction = defineCommand({
  name: 'remove',
  summary: 'remove runs, after showing what depends on them',
  positionals: z.object({
    runs: z
      .array(z.string())
      .default([])
      .describe('runs to remove; if none is named, what killed processes left unfinished'),
  }),
  options: z.object({
    yes: z.boolean().default(false).describe('Remove without asking'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness runs remove xception-demo-seed0-1a2b3c4d', 'Shows what depends on it, then asks'],
    ['harness runs remove RUN OTHER --yes', 'Two runs, without asking'],
    ['harness runs remove RUN --yes --json', 'What was removed, for a script'],
  ],
  async run({ runs, yes, json }) {
    const { removeAndPrint } = await import('../../work/runs/remove.ts');
    await removeAndPrint(runs, yes, json);
  },
});
