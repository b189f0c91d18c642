import { z } from 'zod';
import {
  largestDuplicateDistance,
  defaultSplitSettings as settings,
} from '../../data/splits/split-settings.ts';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  splitOptions,
} from '../arguments/option-groups.ts';
import { readShares } from '../arguments/read-shares.ts';
import { refuseIdle, refuseIdleOfSplit } from '../arguments/refuse-idle.ts';
import { collectionExamples, splitExamples } from '../arguments/shared-examples.ts';

/** `harness split`. */
export const splitCommand = defineCommand({
  name: 'split',
  summary: 'Make, check, show and store a split into training, validation and tests',
  positionals: z.object({}),
  options: z.object({
    ...collectionOptions.shape,
    ...badImageOptions.shape,
    ...splitOptions.shape,
    duplicateDistance: z
      .int()
      .min(0)
      .max(largestDuplicateDistance)
      .default(settings.duplicateDistance)
      .describe(
        'Pictures whose perceptual hashes differ in at most this many of 64 bits are copies',
      ),
    copies: z
      .enum(['features', 'hash'])
      .default('features')
      .describe('How copies are found: by shared details and hashes, or by hashes only'),
    force: z.boolean().default(false).describe('Recreate it even if stored'),
    export: z
      .string()
      .optional()
      .describe('Also write the split as a CSV with painting,part, which --split can read'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness split', 'The default collection and settings'],
    ['harness split --collection ~/paintings --split-seed 1', 'Another seed'],
    [
      "harness split --collection ~/scans --artist-from '{artist}_{n}.jpg'",
      'File names contain the artist',
    ],
    [
      'harness split --collection ~/scans --table ~/list.csv --columns file=path,artist=painter',
      'A table lists the artist of each painting',
    ],
    ['harness split --official', "The competition's own test, with names cleaned and copies found"],
    ['harness split --test-unseen-artists 0.3 --json', 'More unseen artists; for a script'],
    ['harness split --split my-split.csv', 'Check a split of your own, every leak with its line'],
    ['harness split --export split.csv', 'A table to change, or to use elsewhere'],
    ...collectionExamples('harness split'),
    ...splitExamples('harness split').slice(1),
    [
      'harness split --copies hash --duplicate-distance 4',
      'Finds copies only by their hashes, which must be more alike than by default',
    ],
    ['harness split --force', 'Recreates the stored split'],
  ],
  async check(args, typed) {
    await refuseIdleOfSplit(args, typed);
    if (args.split === undefined) return;
    refuseIdle(
      typed,
      ['duplicateDistance', 'force'],
      'with --split, which names an existing split',
    );
  },
  async run(args) {
    const { splitAndPrint } = await import('../work/split.ts');
    await splitAndPrint({ ...args, shares: readShares(args) });
  },
});
