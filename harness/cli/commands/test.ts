import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  jsonOption,
  listedPairsOptions,
  modelOptions,
} from '../arguments/option-groups.ts';
import { refuseIdle } from '../arguments/refuse-idle.ts';
import { modelExample, processExample } from '../arguments/shared-examples.ts';

/** `harness test <runs..>`. */
export const testCommand = defineCommand({
  name: 'test',
  summary: 'Test finished runs on new artists from other collections, or on your own pairs',
  positionals: z.object({
    runs: z.array(z.string()).describe('Finished runs: folders under submissions/, or their names'),
  }),
  options: z.object({
    on: z.array(z.string()).default([]).describe('Folders of other collections'),
    pairs: z
      .array(z.string())
      .default([])
      .describe("Pairs of your own: CSV with a,b,same, LFW's pairs.txt or Kaggle's pairs"),
    ...listedPairsOptions.shape,
    ...badImageOptions.shape,
    ...modelOptions.shape,
    force: z.boolean().default(false).describe('Test again even if the same test is recorded'),
    ...jsonOption.shape,
  }),
  startsPlugins: true,
  examples: [
    [
      'harness test xception-paintings-seed0-1a2b3c4d --on ~/more-paintings',
      'A separate column on the leaderboard',
    ],
    ['harness test RUN --pairs pairs.csv', 'On pairs of your own'],
    ['harness test RUN --pairs lfw/pairs.txt', 'Pictures are in lfw/name/name_0001.jpg'],
    [
      'harness test RUN --pairs submission_info.csv --pair-answers solution_painter.csv',
      "Kaggle's layout: index,image1,image2 and its answers",
    ],
    ['harness run plugins/xception --test-on ~/more-paintings', 'The same right after training'],
    ['harness test RUN --pairs pairs.csv --pairs-in ~/pictures', 'Pictures are somewhere else'],
    [
      'harness test RUN --on ~/more-paintings --on-bad-image fail',
      'Stop at the first image that cannot be decoded',
    ],
    [
      'harness test RUN --on ~/more-paintings --max-bad-images 20 --force',
      'Stop only when more than 20 cannot; test again',
    ],
    ['harness test RUN --on ~/more-paintings --json', 'For a script'],
    modelExample('harness test RUN --on ~/more-paintings'),
    processExample('harness test RUN --on ~/more-paintings'),
  ],
  async check({ on, pairs }, typed) {
    if (pairs.length === 0) refuseIdle(typed, ['pairsIn', 'pairAnswers'], 'without --pairs');
    if (on.length + pairs.length > 0) return;
    throw new HarnessError(
      'USAGE',
      'Name what to test on: other collections with --on, or pairs with --pairs.',
    );
  },
  async run(args) {
    const { testAndPrint } = await import('../work/test.ts');
    await testAndPrint(args);
  },
});
