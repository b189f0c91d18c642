import { z } from 'zod';
import { choosePart, refuseIdleOfParts, refuseParts } from '../arguments/choose-part.ts';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  controlOptions,
  elsewhereOption,
  explainOption,
  jsonOption,
  listedPairsOptions,
  partOptions,
  requestControls,
  splitOptions,
  storageOption,
  trainingOptions,
} from '../arguments/option-groups.ts';
import { readShares } from '../arguments/read-shares.ts';
import { type GivenNames, refuseIdle, refuseIdleOfSplit } from '../arguments/refuse-idle.ts';
import { requestRun } from '../arguments/request-run.ts';
import { requirePluginsOrFile } from '../arguments/require-plugins.ts';
import {
  collectionExamples,
  computingExamples,
  officialExample,
  processExample,
  splitExamples,
} from '../arguments/shared-examples.ts';

/** `harness run [plugins..]`. */
export const runCommand = defineCommand({
  name: 'run',
  summary: 'Train and score an approach, or a sweep of several; adds rows to the leaderboard',
  positionals: z.object({
    plugins: z
      .array(z.string())
      .default([])
      .describe('Folder of the plugin: plugins/xception, or its name; several make a sweep'),
  }),
  options: z.object({
    ...collectionOptions.shape,
    ...badImageOptions.shape,
    ...storageOption.shape,
    ...splitOptions.shape,
    seed: z.int().default(0).describe('Seed of the training: initial weights, pairs, shuffles'),
    seeds: z
      .string()
      .optional()
      .describe('Several seeds, such as 0..4 or 0,2,7: one run per seed, and one summary'),
    splitSeeds: z
      .string()
      .optional()
      .describe('Several splits, such as 0..4: all runs on each, with one summary per split'),
    config: z
      .string()
      .optional()
      .describe('JSON file of a sweep: plugins with grids of options, seeds, splitSeeds'),
    ...trainingOptions.shape,
    ...elsewhereOption.shape,
    testPairs: z
      .array(z.string())
      .default([])
      .describe(
        "Pairs of your own to test each finished run on: a,b,same, LFW's pairs.txt or Kaggle's",
      ),
    ...listedPairsOptions.shape,
    ...controlOptions.shape,
    ...partOptions.shape,
    watch: z
      .boolean()
      .default(false)
      .describe('Show the run live in the browser; see harness serve'),
    ...explainOption.shape,
    ...jsonOption.shape,
  }),
  takesPluginOptions: true,
  startsPlugins: true,
  examples: [
    ['harness run plugins/xception', 'On the competition data in data/, else on the demo'],
    ['harness run plugins/xception --help', 'Also lists the options of the plugin'],
    [
      'harness run plugins/xception --collection ~/paintings --weights ~/xception.h5',
      'A folder for each artist, weights from a file',
    ],
    ['harness run plugins/xception --seed 1 --epochs 10', 'Another seed, fewer epochs'],
    ['harness run plugins/xception plugins/plain-cosine --seeds 0..4', 'A sweep, resumable'],
    [
      'harness run plugins/xception --test-on ~/more-paintings',
      'Also on artists of another collection, in a separate column',
    ],
    ['harness run plugins/xception --control', 'Shows what labels add on the leaderboard'],
    ['harness run plugins/xception --split my-split.csv', 'On a split of your own'],
    ['harness run plugins/xception --test-unseen-artists 0.3', 'With more unseen artists'],
    ['harness run plugins/xception --test-pairs pairs.csv', 'Also on pairs of your own'],
    ['harness run --config sweep.json', 'Grids of options, chosen on validation'],
    [
      'harness run --config sweep.json --shard 2/4',
      'The second of its four parts; see docs/clusters.md',
    ],
    ['harness run --config sweep.json --table-only', 'Its table, once all parts are done'],
    ['harness run --config sweep.json --table-only --explain', 'And what its columns mean'],
    ['harness run plugins/xception --watch', 'With a live view in the browser'],
    ['harness run plugins/colour-statistics --limit 8 --json', 'A quick trial, for a script'],
    ...collectionExamples('harness run plugins/xception'),
    officialExample('harness run plugins/xception'),
    ...splitExamples('harness run plugins/xception').slice(1),
    [
      'harness run plugins/xception --split-seeds 0..4',
      'On five splits, with one summary per split',
    ],
    [
      'harness run plugins/xception --test-pairs pairs.csv --pairs-in ~/pictures --pair-answers solution_painter.csv',
      'Pictures and answers of these pairs are somewhere else',
    ],
    ['harness run --config sweep.json --control-seeds 0', 'Controls for the runs with seed 0 only'],
    ['harness run --config sweep.json --plan --shards 4', 'Prints the commands of four parts'],
    ...computingExamples('harness run plugins/xception'),
    ['harness run plugins/xception --force', 'Trains again, even if the same run is finished'],
    processExample('harness run plugins/xception'),
  ],
  async check(args, typed) {
    await requirePluginsOrFile(args, 'a sweep with --config');
    const { seeds, splitSeeds, config, testPairs } = args;
    if (seeds !== undefined) refuseIdle(typed, ['seed'], 'with --seeds');
    if (splitSeeds !== undefined) refuseIdle(typed, ['splitSeed'], 'with --split-seeds');
    if (config !== undefined) await refuseIdleSeeds(config, typed);
    if (testPairs.length === 0) {
      refuseIdle(typed, ['pairsIn', 'pairAnswers'], 'without --test-pairs');
    }
    await refuseIdleOfSplit(args, typed);
    refuseIdleOfParts(args, typed);
  },
  async run(args, pluginOptions) {
    const { plugins, seeds, splitSeeds, config, watch, explain, json } = args;
    const { official, seed, splitSeed, split: splitFile } = args;
    const shared = requestRun(args, pluginOptions);
    const controls = requestControls(args);
    const shares = readShares(args);
    const own = { plugin: plugins[0] ?? '', official, seed, splitSeed, shares, splitFile };
    const { testPairs, pairsIn, pairAnswers } = args;
    const base = { ...shared, ...own, testPairs, pairsIn, pairAnswers };
    const isSweep = [seeds, splitSeeds, config].some((given) => given !== undefined);
    const work = async () => {
      if (plugins.length === 1 && !isSweep) {
        refuseParts(args);
        const { runAndPrint } = await import('../work/run.ts');
        return runAndPrint(base, { explain, json }, controls);
      }
      const { sweepAndPrint } = await import('../work/sweep.ts');
      const request = { base, plugins, seeds, splitSeeds, controls, config };
      const part = await choosePart(args, process.env);
      await sweepAndPrint(request, { part, tableOnly: args.tableOnly, explain, json });
    };
    if (!watch) return work();
    const { withLiveView } = await import('../work/watch.ts');
    await withLiveView(work);
  },
});

/** @throws HarnessError `USAGE` for a seed where the file of a sweep has its own, and what reading it throws */
async function refuseIdleSeeds(config: string, typed: GivenNames): Promise<void> {
  const { readSweepFile } = await import('../../experiments/plan/read-sweep-file.ts');
  const file = await readSweepFile(config);
  const where = (key: string) => `with ${config}, which has ${key}`;
  if (file.seeds !== undefined) refuseIdle(typed, ['seed'], where('seeds'));
  if (file.splitSeeds !== undefined) refuseIdle(typed, ['splitSeed'], where('splitSeeds'));
}
