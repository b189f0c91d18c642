import type { Checkpoint, Painting, Pairs } from '../contract/plugin.ts';
import type { Collection } from '../data/collection/collection.ts';
import { testSets, validationSets } from '../data/pairs/test-sets.ts';
import type { Split } from '../data/splits/split.ts';
import type { ServedTraining } from './hosted-plugin.ts';
import { handOverLearningMaterial } from './learning-material.ts';
import type { Equipment } from './workbench.ts';

/** The material for trying a plugin. */
export interface ContractMaterial {
  /** A fresh task each time, with the same seed; the options are the plugin's own. */
  makeTask(
    options: Record<string, unknown>,
    checkpoint: Checkpoint,
  ): {
    readonly task: ServedTraining;
    /** Passes on the paintings of the pairs, which the plugin has not learnt from. */
    handOverTest(): readonly Painting[];
  };
  readonly pairs: Pairs;
  /** An empty folder. */
  readonly folder: string;
}

/**
 * Makes what a plugin is tried on out of a split collection: its training and validation parts,
 * and the mixed test, which is passed on late.
 *
 * @param options.folder an empty folder, for models and checkpoints
 */
export function makeContractMaterial({
  collection,
  split,
  equipment,
  seed,
  folder,
}: {
  readonly collection: Collection;
  readonly split: Split;
  readonly equipment: Equipment;
  readonly seed: number;
  readonly folder: string;
}): ContractMaterial {
  const validation = validationSets(split, collection);
  const { mixed } = testSets(split, collection);
  const isTrained = new Set(split.parts.train);
  const train = collection.paintings.filter(({ id }) => isTrained.has(id));
  return {
    folder,
    pairs: mixed.pairs,
    makeTask(options, checkpoint) {
      const { handles, services } = equipment.clear();
      return {
        task: {
          ...services,
          ...handOverLearningMaterial(train, validation, handles),
          options,
          seed,
          learnsFrom: split.hash,
          reportEpoch: () => {},
          checkpoint,
        },
        handOverTest: () => mixed.paintings.map((painting) => handles.release(painting)),
      };
    },
  };
}
