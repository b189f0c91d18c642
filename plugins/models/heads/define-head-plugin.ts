import type { z } from 'zod';
import { definePlugin, type Plugin, type TrainTask } from '../../../harness/contract/plugin.ts';
import { openPlainExtractors } from '../blend/plain-side.ts';
import { openStyleFeatures, type StyleFeatures } from '../style/open-style-features.ts';
import type { StyleOptions } from '../style/style-options.ts';
import { type TrainingLoop, trainEpochs } from '../training/train-epochs.ts';
import { createHeadModel, loadHeadParts } from './head-model.ts';
import { refitHead } from './refit-head.ts';
import type { TrainedHead, TrainHeadOptions } from './train-head.ts';

/** The options of every plugin with a head; each plugin adds others. */
type HeadOptions = StyleOptions & TrainHeadOptions & { readonly refit: boolean };
type HeadSchema = z.ZodObject & z.ZodType<HeadOptions>;

/** The differences between plugins with a head on frozen features. */
export interface HeadPlugin<Schema extends HeadSchema>
  extends Pick<Plugin<Schema>, 'name' | 'summary' | 'options' | 'trial'> {
  /** @param loop runs the epochs of the head's training */
  learn(
    task: TrainTask<z.output<Schema>>,
    style: StyleFeatures,
    loop: TrainingLoop,
  ): Promise<TrainedHead>;
}

/** A plugin that trains a head on the style features of frozen networks. */
export function defineHeadPlugin<Schema extends HeadSchema>({
  learn,
  ...about
}: HeadPlugin<Schema>) {
  return definePlugin<Schema>({
    ...about,
    extractors: async (task) => [
      ...(await openStyleFeatures(task.options, task)).extractors,
      ...(await openPlainExtractors(task.options, task)),
    ],
    async train(task) {
      const style = await openStyleFeatures(task.options, task);
      const learnBy = (own: typeof task, loop: TrainingLoop) => learn(own, style, loop);
      const head = await learnBy(task, trainEpochs);
      const model = createHeadModel(head, style);
      if (!task.options.refit) return model;
      return {
        ...model,
        async refit() {
          const parts = await refitHead(task, head, learnBy);
          model.dispose();
          return createHeadModel(parts, style);
        },
      };
    },
    async load(folder, task) {
      const style = await openStyleFeatures(task.options, task);
      return createHeadModel(await loadHeadParts(folder, task), style);
    },
  });
}
