import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { explainOption, jsonOption } from '../arguments/option-groups.ts';

/** `harness compare <runs..>`. */
export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'Test whether one approach beats another on the same pairs, and by how much',
  positionals: z.object({
    runs: z
      .array(z.string())
      .describe('Two or more runs (ids or folders), or plugins (names) for all their seeds'),
  }),
  options: z.object({ ...explainOption.shape, ...jsonOption.shape }),
  examples: [
    ['harness compare xception plain-cosine', 'All seeds of one against all seeds of the other'],
    ['harness compare xception plain-cosine --explain', 'With how to read the tables'],
    [
      'harness compare xception-demo-seed0-1a2b3c4d xception-demo-seed0-5e6f7a8b',
      'Two runs of one approach with different options',
    ],
    ['harness compare xception plain-cosine --json', 'For a script'],
  ],
  async run({ runs, explain, json }) {
    const { compareAndPrint } = await import('../work/compare.ts');
    await compareAndPrint(runs, { explain, json });
  },
});
