import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  splitOptions,
} from '../arguments/option-groups.ts';
import { readShares } from '../arguments/read-shares.ts';
import { refuseIdleOfSplit } from '../arguments/refuse-idle.ts';
import {
  collectionExamples,
  officialExample,
  splitExamples,
} from '../arguments/shared-examples.ts';

/** `harness questions`. */
export const questionsCommand = defineCommand({
  name: 'questions',
  summary: "Write a plugin's training paintings and questions for any other program to answer",
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
      .describe('Name paintings by their paths in the collection, which may reveal artists'),
    pixels: z
      .int()
      .min(8)
      .max(2048)
      .optional()
      .describe('Instead of images, write pixels as .npy, squashed to squares of this size'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness questions --out q.csv', 'Pairs, paintings and images under neutral names'],
    ['harness questions --out q.csv --pixels 64', 'Pixels for NumPy instead of images'],
    ['harness questions --out q.csv --paths', 'For features that are stored by path'],
    ['harness import-run answers.csv --name my-net', 'Scores the answers'],
    ...collectionExamples('harness questions --out q.csv'),
    officialExample('harness questions --out q.csv'),
    ...splitExamples('harness questions --out q.csv'),
    [
      'harness questions --out q.csv --json',
      'Names of the files and numbers of pairs, for a script',
    ],
  ],
  check: refuseIdleOfSplit,
  async run({ out: file, ...choices }) {
    const shares = readShares(choices);
    const { askAndPrint } = await import('../work/questions.ts');
    await askAndPrint({ ...choices, file, shares, splitFile: choices.split });
  },
});
