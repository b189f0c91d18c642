import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness data simulate <folder>`. */
export const simulateAction = defineCommand({
  name: 'simulate',
  summary: "make a collection with the competition's structure, without images",
  positionals: z.object({ folder: z.string().describe('where to write it') }),
  options: z.object({
    paintings: z
      .int()
      .min(400)
      .default(103_250)
      .describe('simulate: paintings, training and test together, 400 at least'),
    separability: z
      .number()
      .min(0)
      .default(0.7)
      .describe('simulate: how different artists are; 0 is chance, 1 is easy'),
    width: z.int().min(1).default(64).describe('simulate: embedding size'),
    seed: z.int().default(0).describe('simulate: seed'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness data simulate ~/simulated', "The competition's size: 21.9 million pairs, 0.9 GB"],
    ['harness data simulate ~/small --paintings 2000', 'Small, to try commands on'],
    [
      'harness data simulate ~/simulated --separability 1 --width 128 --seed 1',
      'Artists that are easy to tell apart, other embeddings',
    ],
    ['harness data simulate ~/simulated --json', 'For a script'],
  ],
  async run({ json, ...asked }) {
    const { simulate } = await import('../../../data/simulation/simulate.ts');
    const { startProgress } = await import('../../../shared/progress.ts');
    const { print, printJson, say } = await import('../../print.ts');
    const { folder } = asked;
    const made = await simulate({ ...asked, startProgress });
    if (json) return printJson({ folder, ...made });
    say(`${made.paintings} paintings and ${made.pairs} pairs in ${folder}`);
    print(`Next: harness run plugins/colour-statistics --collection ${folder} --official`);
  },
});
