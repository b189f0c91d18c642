import { z } from 'zod';
import { definePlugin, type Plugin, type Services } from '../../../harness/contract/plugin.ts';
import type { BackboneName } from '../backbones/backbones.ts';
import {
  type AnyBackboneOptions,
  anyBackboneOptions,
  hasMap,
  openAnyExtractors,
  openAnyPart,
} from '../features/any-backbone.ts';
import { type FrozenFeatures, loadOnFeatures, trainOnFeatures } from './siamese-on-features.ts';
import { siameseOptions } from './siamese-options.ts';

/** What tells one siamese network on whichever features from another. */
export interface AnySiamese extends Pick<Plugin, 'name' | 'summary' | 'trial'> {
  /** The network, unless `--backbone` says otherwise. */
  readonly backbone: BackboneName;
}

/**
 * The pooled features of whichever frozen network, and a fully connected siamese network trained on
 * them. It says where it looks where the features are one layer of a network that is made of layers.
 */
export function defineAnySiamese({ backbone, ...about }: AnySiamese) {
  return definePlugin({
    ...about,
    options: z.object({ ...anyBackboneOptions(backbone), ...siameseOptions }),
    extractors: (task) => openAnyExtractors(task.options, task),

    train: async (task) => trainOnFeatures(task, await openFeatures(task.options, task)),

    load: async (folder, task) =>
      loadOnFeatures(folder, await openFeatures(task.options, task), task),
  });
}

async function openFeatures(
  chosen: AnyBackboneOptions,
  services: Services,
): Promise<FrozenFeatures> {
  const extractors = await openAnyExtractors(chosen, services);
  return hasMap(chosen)
    ? { extractors, openMap: () => openAnyPart(chosen, services) }
    : { extractors };
}
