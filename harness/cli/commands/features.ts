import { relative } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import {
  badImageOptions,
  collectionOptions,
  jsonOption,
  storageOption,
  trainingOptions,
} from '../arguments/option-groups.ts';
import { requirePlugins } from '../arguments/require-plugins.ts';

/** `harness features <plugin>`. */
export const featuresCommand = defineCommand({
  name: 'features',
  summary: 'Compute in advance the features that an approach needs, on one machine or several',
  positionals: z.object({
    plugin: z.string().describe('Folder of the plugin: plugins/xception, or its name'),
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
      .describe('Number of parts where Kubernetes says which one: completions of an indexed Job'),
    ...storageOption.shape,
    ...badImageOptions.shape,
    ...trainingOptions.omit({ force: true }).shape,
    ...jsonOption.shape,
  }),
  takesPluginOptions: true,
  startsPlugins: true,
  examples: [
    ['harness features plugins/xception', 'All of the default collection'],
    ['harness features plugins/xception --shard 2/8', 'The second of eight equal parts'],
    ['harness features plugins/xception --feature-storage float16', 'In half the space'],
  ],
  check: ({ plugin }) => requirePlugins([plugin]),
  async run({ shard, shards, featureStorage: storage, json, ...asked }, pluginOptions) {
    const { chooseShard } = await import('../../compute/features/choose-shard.ts');
    const { extractFeatures } = await import('../../experiments/features.ts');
    const { findProject } = await import('../../shared/project.ts');
    const { print, printJson, remark } = await import('../print.ts');
    const part = chooseShard(shard, shards, process.env);
    const request = { ...asked, storage, shard: part, pluginOptions };
    const outcome = await extractFeatures(request, findProject(), remark);
    if (json) return printJson(outcome);
    const { collection, paintings, allPaintings, computed, reused, skipped, folder } = outcome;
    const which = part.count === 1 ? '' : `, part ${part.index} of ${part.count}`;
    print(
      `${collection}${which}: ${paintings} of ${allPaintings} paintings, ${computed} computed now, ${reused} there before, ${skipped.length} skipped`,
    );
    print(`Cache: ${relative('.', folder) || folder}`);
  },
});
