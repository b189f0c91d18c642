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

/** What distinguishes one siamese network on whichever features from another. */
export interface AnySiamese extends Pick<Plugin, 'name' | 'summary' | 'trial'> {
  /** The network, unless `--backbone` says otherwise. */
  readonly backbone: BackboneName;
}

/**
 * The pooled features of whichever frozen network, and a fully connected siamese network trained on
 * them. It says where it looks where the features are one layer, pooled over the places of a painting.
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
