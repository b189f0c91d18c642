import { z } from 'zod';
import { defaultSplitSettings as settings } from '../../data/splits/split-settings.ts';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  splitOptions,
} from '../arguments/option-groups.ts';
import { readShares } from '../arguments/read-shares.ts';

/** `harness split`. */
export const splitCommand = defineCommand({
  name: 'split',
  summary: 'Make, prove, show and store a split into training, validation and tests',
  positionals: z.object({}),
  options: z.object({
    ...collectionOptions.shape,
    ...badImageOptions.shape,
    ...splitOptions.shape,
    duplicateDistance: z
      .number()
      .default(settings.duplicateDistance)
      .describe(
        'Pictures whose perceptual hashes differ in at most this many of 64 bits are copies',
      ),
    copies: z
      .enum(['features', 'hash'])
      .default('features')
      .describe(
        'What copies are found by: details that pictures share and their hashes, or hashes only',
      ),
    force: z.boolean().default(false).describe('Make it again even if it is stored'),
    export: z
      .string()
      .optional()
      .describe('Also write the split as a CSV with painting,part, which --split reads again'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness split', 'The default collection and settings'],
    ['harness split --collection ~/paintings --split-seed 1', 'Another seed'],
    [
      "harness split --collection ~/scans --artist-from '{artist}_{n}.jpg'",
      'The artist of each painting is in the name of its file',
    ],
    [
      'harness split --collection ~/scans --table ~/list.csv --columns file=path,artist=painter',
      'A table names the artist of each painting',
    ],
    [
      'harness split --official',
      "The competition's own test, its names cleaned and its copies told",
    ],
    ['harness split --test-unseen-artists 0.3 --json', 'More unseen artists; for a script'],
    ['harness split --split my-split.csv', 'Check a split of your own, every leak with its line'],
    ['harness split --export split.csv', 'A table to change, or to use elsewhere'],
  ],
  async run(args) {
    const { splitAndPrint } = await import('../work/split.ts');
    await splitAndPrint({ ...args, shares: readShares(args) });
  },
});
