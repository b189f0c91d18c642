import { resolve } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  storageOption,
  trainingOptions,
} from '../arguments/option-groups.ts';
import { refuseIdle } from '../arguments/refuse-idle.ts';
import { requirePlugins } from '../arguments/require-plugins.ts';
import {
  collectionExamples,
  computingExamples,
  officialExample,
  processExample,
} from '../arguments/shared-examples.ts';

/** `harness features <plugin>`. */
export const featuresCommand = defineCommand({
  name: 'features',
  summary: 'Compute features in advance, on one machine or several; import and export them',
  positionals: z.object({
    plugin: z
      .string()
      .optional()
      .describe('Folder of the plugin: plugins/xception, or its name; none with --import'),
  }),
  options: z.object({
    ...collectionOptions.shape,
    shard: z
      .string()
      .optional()
      .describe(
        'Do only part i of n, as i/n; default: the place in a Slurm array, else everything',
      ),
    shards: z
      .int()
      .min(1)
      .optional()
      .describe('Number of parts on Kubernetes: the completions of an indexed Job'),
    import: z
      .string()
      .optional()
      .describe('Import features computed elsewhere, under --name: .npy, .npz or Parquet'),
    name: z.string().optional().describe('Name of imported features for --backbone: clip-l14'),
    export: z
      .string()
      .optional()
      .describe("Also write the approach's features as a table for numpy.load: out.npy"),
    ids: z
      .string()
      .optional()
      .describe('CSV with the painting of each row, read with --import and written with --export'),
    ...storageOption.shape,
    ...badImageOptions.shape,
    ...trainingOptions.omit({ force: true }).shape,
    ...jsonOption.shape,
  }),
  takesPluginOptions: true,
  startsPlugins: true,
  examples: [
    ['harness features plugins/xception', 'The whole default collection'],
    ['harness features plugins/xception --shard 2/8', 'The second of eight equal parts'],
    ['harness features plugins/xception --feature-storage float16', 'In half the space'],
    [
      'harness features --import table.npy --ids ids.csv --name clip-l14',
      'Features of your own, for --backbone clip-l14',
    ],
    [
      'harness features plain-cosine --backbone xception --layer add_12 --export out.npy --ids out.csv',
      'The features of a layer, for use elsewhere',
    ],
    [
      'harness features plugins/xception --shards 8',
      'The part of a pod of an indexed Kubernetes Job with eight completions',
    ],
    ...collectionExamples('harness features plugins/xception'),
    officialExample('harness features plugins/xception'),
    ...computingExamples('harness features plugins/xception'),
    ['harness features plugins/xception --json', 'What was computed and skipped, for a script'],
    processExample('harness features plugins/xception'),
  ],
  check: async ({ plugin, import: imported, name, export: exported, ids }, typed) => {
    refuseMixedUp({ plugin, imported, name, exported, ids });
    if (imported !== undefined)
      refuseIdle(typed, ofComputing, 'with --import, which computes nothing');
    if (plugin !== undefined) await requirePlugins([plugin]);
  },
  async run(
    { shard, shards, featureStorage: storage, json, plugin, import: features, name, ids, ...asked },
    pluginOptions,
  ) {
    if (plugin === undefined) {
      const { importAndPrint } = await import('../work/import-features.ts');
      return importAndPrint({ ...asked, features: features ?? '', name: name ?? '', ids, json });
    }
    const { chooseShard } = await import('../../compute/features/choose-shard.ts');
    const { extractFeatures } = await import('../../experiments/features.ts');
    const { findProject } = await import('../../shared/project.ts');
    const { showPath } = await import('../../shared/text/show-path.ts');
    const { printJson, remark, say } = await import('../print.ts');
    const part = chooseShard(shard, shards, process.env);
    const exportTo = describeExport(asked.export, ids, part.count);
    const request = { ...asked, plugin, storage, shard: part, pluginOptions, exportTo };
    const outcome = await extractFeatures(request, findProject(), remark);
    if (json) return printJson(outcome);
    const { collection, paintings, allPaintings, computed, reused, skipped, folder, exported } =
      outcome;
    const which = part.count === 1 ? '' : `, part ${part.index} of ${part.count}`;
    say(
      `${collection}${which}: ${paintings} of ${allPaintings} paintings, ${computed} computed now, ${reused} already cached, ${skipped.length} skipped`,
    );
    say(`Cache: ${showPath(folder)}`);
    if (exportTo === undefined || exported === undefined) return;
    say(
      `Written: ${exportTo.table} (${exported.rows} rows of ${exported.width} numbers) and ${exportTo.ids}`,
    );
  },
});

/** Options that only matter if features are computed. */
const ofComputing = ['shard', 'shards', 'featureStorage', 'engine', 'offline', 'python', 'confine'];

/** @throws HarnessError `USAGE` if the request is ambiguous */
function refuseMixedUp(asked: {
  readonly plugin: string | undefined;
  readonly imported: string | undefined;
  readonly name: string | undefined;
  readonly exported: string | undefined;
  readonly ids: string | undefined;
}): void {
  const { plugin, imported, name, exported, ids } = asked;
  const refuse = (what: string) => new HarnessError('USAGE', what);
  if (plugin === undefined && imported === undefined) {
    throw refuse(
      'Name a plugin, such as plugins/xception, or a table of features with --import. `harness plugins` lists the plugins.',
    );
  }
  if (imported === undefined) {
    if (name !== undefined) throw refuse('Option --name is for --import.');
    if ((exported === undefined) !== (ids === undefined)) {
      throw refuse(
        'Options --export and --ids go together: --export out.npy --ids out.csv. To import a table, use --import.',
      );
    }
    return;
  }
  if (plugin !== undefined) {
    throw refuse('Option --import takes no plugin: afterwards any of them accepts the name.');
  }
  if (exported !== undefined)
    throw refuse('Options --import and --export cannot be used together.');
  if (name === undefined) throw refuse('Option --import requires a name for the features: --name.');
}

/** @throws HarnessError `OPTION_INVALID` */
function describeExport(table: string | undefined, ids: string | undefined, parts: number) {
  if (table === undefined || ids === undefined) return undefined;
  if (parts > 1) {
    throw new HarnessError(
      'OPTION_INVALID',
      'Option --export writes the features of all paintings: leave it out of the parts, and export when they are done.',
    );
  }
  if (!/\.npy$/i.test(table)) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --export: ${table} must end with .npy, the format that is written.`,
    );
  }
  if (resolve(table) === resolve(ids)) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Options --export and --ids both name ${table}: the numbers and the paintings' names go into two files.`,
    );
  }
  return { table, ids };
}
