import { z } from 'zod';
import { definePlugin, type Plugin } from '../../../harness/contract/plugin.ts';
import type { BackboneName } from '../backbones/backbones.ts';
import {
  anyBackboneOptions,
  openAnyExtractors,
  openAnyFeatures,
} from '../features/any-backbone.ts';
import { loadOnFeatures, trainOnFeatures } from './siamese-on-features.ts';
import { siameseOptions } from './siamese-options.ts';

/** The differences between siamese networks on the features of any network. */
export interface AnySiamese extends Pick<Plugin, 'name' | 'summary' | 'trial'> {
  /** The network, unless `--backbone` names another one. */
  readonly backbone: BackboneName;
}

/**
 * The pooled features of any frozen network, with a fully connected siamese network trained on them.
 * It can explain its answers if the features are one layer, pooled over the positions of a painting.
 */
export function defineAnySiamese({ backbone, ...about }: AnySiamese) {
  return definePlugin({
    ...about,
    options: z.object({ ...anyBackboneOptions(backbone), ...siameseOptions }),
    extractors: (task) => openAnyExtractors(task.options, task),

    train: async (task) => trainOnFeatures(task, await openAnyFeatures(task.options, task)),

    load: async (folder, task) =>
      loadOnFeatures(folder, await openAnyFeatures(task.options, task), task),
  });
}
