import type { z } from 'zod';
import { definePlugin, type Plugin, type TrainTask } from '../../../harness/plugin.ts';
import { openStyleFeatures, type StyleFeatures } from '../style/open-style-features.ts';
import type { StyleOptions } from '../style/style-options.ts';
import { createHeadModel, loadHeadParts } from './head-model.ts';
import { refitHead } from './refit-head.ts';
import type { TrainedHead, TrainHeadOptions } from './train-head.ts';

/** What tells one plugin with a head on frozen features from another. */
export interface HeadPlugin<Schema extends z.ZodObject>
  extends Pick<Plugin<Schema>, 'name' | 'summary' | 'options' | 'trial'> {
  learn(task: TrainTask<z.output<Schema>>, style: StyleFeatures): Promise<TrainedHead>;
}

/** A plugin that trains a head on the style features of frozen networks. */
export function defineHeadPlugin<Schema extends z.ZodObject>({
  learn,
  ...about
}: HeadPlugin<Schema>) {
  type Options = z.output<Schema> & StyleOptions & TrainHeadOptions & { readonly refit: boolean };
  return definePlugin<Schema>({
    ...about,
    extractors: async (task) =>
      (await openStyleFeatures(task.options as unknown as Options, task)).extractors,
    async train(task) {
      const style = await openStyleFeatures(task.options as unknown as Options, task);
      const head = await learn(task, style);
      const { refit } = task.options as unknown as Options;
      if (!refit) return createHeadModel(head, style);
      const again = (own: TrainTask<Options>) =>
        learn(own as unknown as TrainTask<z.output<Schema>>, style);
      const refitted = await refitHead(task as unknown as TrainTask<Options>, head, again);
      return createHeadModel(refitted, style);
    },
    async load(folder, task) {
      const style = await openStyleFeatures(task.options as unknown as Options, task);
      return createHeadModel(await loadHeadParts(folder), style);
    },
  });
}
