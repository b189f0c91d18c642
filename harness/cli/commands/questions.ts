import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  splitOptions,
} from '../arguments/option-groups.ts';
import { readShares } from '../arguments/read-shares.ts';

/** `harness questions`. */
export const questionsCommand = defineCommand({
  name: 'questions',
  summary: 'Write what a plugin would learn from and be asked, for any other program to answer',
  positionals: z.object({}),
  options: z.object({
    out: z
      .string()
      .describe('CSV for the pairs to answer; the list of paintings and the images go next to it'),
    ...collectionOptions.shape,
    ...badImageOptions.shape,
    ...splitOptions.shape,
    paths: z
      .boolean()
      .default(false)
      .describe('Name paintings by their paths in the collection, which may tell artists'),
    pixels: z
      .int()
      .min(8)
      .max(2048)
      .optional()
      .describe('Write the paintings squashed to squares of this size, as .npy, not the images'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness questions --out q.csv', 'Pairs, paintings and images under names that tell nothing'],
    ['harness questions --out q.csv --pixels 64', 'Pixels for NumPy in place of images'],
    ['harness questions --out q.csv --paths', 'For features that are stored by path'],
    ['harness import-run answers.csv --name my-net', 'What the answers are worth'],
  ],
  async run({ out: file, ...choices }) {
    const shares = readShares(choices);
    const { askAndPrint } = await import('../work/questions.ts');
    await askAndPrint({ ...choices, file, shares, splitFile: choices.split });
  },
});
