import { z } from 'zod';
import { chooseFormat } from '../arguments/choose-format.ts';
import { choosePart, refuseIdleOfParts } from '../arguments/choose-part.ts';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  controlOptions,
  elsewhereOption,
  explainOption,
  jsonOption,
  partOptions,
  requestControls,
  storageOption,
  trainingOptions,
} from '../arguments/option-groups.ts';
import { requestRun } from '../arguments/request-run.ts';
import { requirePluginsOrFile } from '../arguments/require-plugins.ts';
import {
  collectionExamples,
  computingExamples,
  processExample,
} from '../arguments/shared-examples.ts';

/** `harness crossvalidate [plugins..]`. */
export const crossvalidateCommand = defineCommand({
  name: 'crossvalidate',
  summary: 'Every artist unseen once: approaches on k folds × seeds, with paired differences',
  positionals: z.object({
    plugins: z
      .array(z.string())
      .default([])
      .describe('Folders or names of plugins; each gets the options that it knows'),
  }),
  options: z.object({
    folds: z
      .int()
      .min(2)
      .default(5)
      .describe('Folds of artists: each artist is unseen in one of them'),
    seeds: z.string().optional().meta({
      description: 'Such as 0..4 or 0,2,7; each draws its own folds and seeds the training',
      shownDefault: '0..2',
    }),
    reference: z.string().optional().meta({
      description: 'Row to compare the others with: its name, or "name, option=value"',
      shownDefault: 'plain-cosine, else the first',
    }),
    artists: z.string().optional().meta({
      description:
        'Learning curve: learn from only this many artists, such as 6,12,18; one row per number',
      shownDefault: 'all',
    }),
    config: z
      .string()
      .optional()
      .describe(
        'JSON file as for a sweep: plugins with grids of options, seeds; one row per combination',
      ),
    // The official split has its own test, and no folds.
    ...collectionOptions.omit({ official: true }).shape,
    ...badImageOptions.shape,
    ...storageOption.shape,
    ...trainingOptions.shape,
    ...elsewhereOption.shape,
    ...controlOptions.shape,
    ...partOptions.shape,
    ...explainOption.shape,
    ...jsonOption.shape,
    markdown: z.boolean().default(false).describe('Print a Markdown table'),
    csv: z.boolean().default(false).describe('Print CSV, one line per row of the table'),
  }),
  takesPluginOptions: true,
  startsPlugins: true,
  examples: [
    ['harness crossvalidate xception plain-cosine', '5 folds × 3 seeds of each; resumable'],
    [
      'harness crossvalidate xception plain-cosine colour-statistics --folds 10 --seeds 0..9',
      'Repeated tenfold cross-validation',
    ],
    [
      'harness crossvalidate style-statistics --artists 6,12,18,24',
      'Does it gain from more artists?',
    ],
    [
      'harness crossvalidate xception plain-cosine --control --control-seeds 0',
      'Also shows what labels add, from controls of one seed',
    ],
    ['harness crossvalidate --config sweep.json --reference xception', 'Grids of options'],
    [
      'harness crossvalidate --config networks.json --reference "plain-cosine, backbone=xception"',
      'A row per network; see docs/backbones.md',
    ],
    [
      'harness crossvalidate xception plain-cosine --table-only --markdown',
      'The finished runs so far',
    ],
    [
      'harness crossvalidate xception plain-cosine --table-only --explain',
      'The same, with what each column means',
    ],
    [
      'harness crossvalidate xception plain-cosine --shard 2/4',
      'The second of four parts; see docs/clusters.md',
    ],
    [
      'harness crossvalidate xception plain-cosine --plan --shards 4',
      'The four commands, for any scheduler',
    ],
    ...collectionExamples('harness crossvalidate xception plain-cosine'),
    [
      'harness crossvalidate xception plain-cosine --test-on ~/more-paintings',
      'Also on artists of another collection',
    ],
    [
      'harness crossvalidate xception plain-cosine --table-only --csv > table.csv',
      'For a spreadsheet; --json for a script',
    ],
    ['harness crossvalidate xception plain-cosine --json', 'Everything in the table, for a script'],
    ...computingExamples('harness crossvalidate xception plain-cosine'),
    ['harness crossvalidate xception plain-cosine --force', 'Trains all runs again'],
    processExample('harness crossvalidate xception plain-cosine'),
  ],
  async check(args, typed) {
    await requirePluginsOrFile(args, 'several, or a file with --config');
    refuseIdleOfParts(args, typed);
  },
  async run(args, pluginOptions) {
    const format = chooseFormat(args, ['json', 'markdown', 'csv']);
    const { crossvalidateAndPrint } = await import('../work/crossvalidate.ts');
    const { plugins, folds, seeds, reference, artists, config, tableOnly, explain } = args;
    const base = requestRun(args, pluginOptions);
    const controls = requestControls(args);
    const request = { base, plugins, folds, seeds, controls, reference, artists, config };
    const part = await choosePart(args, process.env);
    await crossvalidateAndPrint(request, { part, tableOnly, format, explain });
  },
});
