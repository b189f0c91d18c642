import { join } from 'node:path';
import type { LabelledPairs, Painting, Pairs } from '../../harness/contract/plugin.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { buildCollection } from '../../harness/data/collection/build-collection.ts';
import { readFolderCatalog } from '../../harness/data/collection/folder-catalog.ts';
import { inspectImages } from '../../harness/data/images/inspect-images.ts';
import { testSets, validationSets } from '../../harness/data/pairs/test-sets.ts';
import { makeSplit } from '../../harness/data/splits/make-split.ts';
import { defaultSplitSettings } from '../../harness/data/splits/split-settings.ts';
import {
  type ContractMaterial,
  makeContractMaterial,
} from '../../harness/host/contract-material.ts';
import type { ServedTraining } from '../../harness/host/hosted-plugin.ts';
import { handOverLearningMaterial } from '../../harness/host/learning-material.ts';
import { openWorkbench } from '../../harness/host/workbench.ts';
import { silentProgress } from '../../harness/shared/progress.ts';
import { paintCollection } from './paint-collection.ts';
import { makeOnce } from './session/make-once.ts';

/** A real collection, split and engine on which plugins are tried. */
export interface ContractBench {
  material(folder: string): ContractMaterial;
  readonly pairs: Pairs;
  /** A task without checkpoints, and the paintings and pairs of artists that it never sees. */
  openTask(options: Readonly<Record<string, unknown>>): {
    readonly task: ServedTraining;
    handOverUnseen(): { readonly paintings: readonly Painting[]; readonly pairs: LabelledPairs };
  };
  /** Handles of paintings that no training task passes on. */
  readonly testPaintings: readonly Painting[];
  close(): Promise<void>;
}

const seed = 10;

/**
 * The collection and the caches of images and features are those of all benches of a session.
 *
 * @param options.shuffled gives every painting to an artist drawn by lot, test paintings as well,
 *   so that nothing is left to be learnt
 * @param options.paintings folder of a collection to use instead of the painted one
 * @param options.weights folders with pretrained weights, instead of untrained ones
 */
export async function openContractBench({
  shuffled = false,
  paintings,
  weights = [],
}: {
  readonly shuffled?: boolean;
  readonly paintings?: string;
  readonly weights?: readonly string[];
} = {}): Promise<ContractBench> {
  const folder = await makeOnce('contract-bench', async (made) => {
    await paintCollection(join(made, 'collection'), { artists: 9, paintings: 10 });
  });
  const root = paintings ?? join(folder, 'collection');
  const bench = openWorkbench({
    project: { cache: folder, weights, importedFeatures: join(folder, 'features') },
    workers: 1,
    log: () => {},
  });
  const read = await readFolderCatalog(root);
  const drawn = createRandom(seed, 'artists').shuffle(read.entries.map(({ artist }) => artist));
  const entries = read.entries.map((entry, i) => ({ ...entry, artist: drawn[i]! }));
  const catalog = shuffled ? { ...read, entries } : read;
  const cacheFile = join(folder, 'images.jsonl');
  const facts = await inspectImages(catalog.entries, { pool: bench.pool, cacheFile });
  const collection = buildCollection(catalog, facts);
  const split = makeSplit(collection, defaultSplitSettings);
  const validation = validationSets(split, collection);
  const { mixed, unseen } = testSets(split, collection);
  const train = collection.paintings.filter(({ id }) => split.parts.train.includes(id));
  const equipment = await bench.equip({
    weights: { offline: true, trial: true },
    startProgress: () => silentProgress,
  });
  const testPaintings = mixed.paintings.map(({ digest }) => ({ key: digest }));

  return {
    pairs: mixed.pairs,
    testPaintings,
    openTask(options) {
      const { handles, services } = equipment.clear();
      const material = handOverLearningMaterial(train, validation, handles);
      return {
        task: {
          ...services,
          ...material,
          options,
          seed,
          learnsFrom: split.hash,
          reportEpoch: () => {},
          checkpoint: { latest: async () => undefined, save: async () => {} },
        },
        handOverUnseen: () => ({
          paintings: unseen.paintings.map((painting) => handles.release(painting)),
          pairs: unseen.pairs,
        }),
      };
    },
    material: (into) => makeContractMaterial({ collection, split, equipment, seed, folder: into }),
    close: bench.close,
  };
}
