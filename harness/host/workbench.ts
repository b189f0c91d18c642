import { join } from 'node:path';
import { describeEngine } from '../compute/engine/engine.ts';
import { sayEngine } from '../compute/engine/say-engine.ts';
import type { FeatureStore, FeatureStoreOptions } from '../compute/features/feature-store.ts';
import type { WeightsProvenance } from '../contract/plugin.ts';
import { createImagePool, type ImagePool } from '../data/images/pool.ts';
import type { NumberFormat } from '../shared/npy.ts';
import { startProgress as showProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import type { ServedWith } from './hosted-plugin.ts';
import { keepExtractorsOpen } from './keep-extractors-open.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import { PaintingHandles } from './painting-handles.ts';
import { whenHarnessEnds } from './process/end-with-harness.ts';
import { createServices } from './services.ts';
import { chooseWeightsPolicy, type WeightsNeed } from './weights-policy.ts';

export interface WorkbenchOptions {
  readonly project: Pick<ProjectFolders, 'cache' | 'importedFeatures' | 'weights'>;
  /** `auto` by default. */
  readonly engine?: string | undefined;
  /** Threads that decode images; by default one per core, minus one. */
  readonly workers?: number | undefined;
  readonly log: (line: string) => void;
}

/** Requirements of the work on a workbench. */
export interface EquipmentOptions {
  /** The collection of the paintings; omitted if pictures may come from anywhere. */
  readonly collection?: { readonly kind: string; readonly root: string } | undefined;
  /** Storage format of features in the cache; float32 by default. */
  readonly storage?: NumberFormat | undefined;
  readonly weights: WeightsNeed;
  /** Keeps networks on the engine until the workbench is closed, for repeated use. */
  readonly keepExtractorsOpen?: boolean;
  /** The terminal's by default. */
  readonly startProgress?: typeof showProgress;
  readonly onTimes?: FeatureStoreOptions['onTimes'];
  readonly onBadImage?: FeatureStoreOptions['onBadImage'];
}

/** Everything that a plugin works with. */
export interface Equipment {
  readonly store: FeatureStore;
  /** Passes paintings to the plugin. */
  readonly handles: PaintingHandles;
  readonly services: ServedWith;
  /** The weights that the plugin has reported, each once. */
  listWeights(): WeightsProvenance[];
  /** The same without any passed paintings, as for another plugin. */
  clear(): Equipment;
}

/**
 * The environment in which plugins work: threads that decode images, the store of features, handles of
 * paintings and the services made from them. All callers of plugins open one.
 */
export interface Workbench {
  /** Its threads start with the first image. */
  readonly pool: ImagePool;
  /** Opens the store: call it after all other checks. */
  equip(options: EquipmentOptions): Promise<Equipment>;
  /** Registers a function to call on closing, before those registered earlier. */
  onClose(close: () => void | Promise<void>): void;
  /** Stops any progress still shown and frees everything in reverse order. */
  close(): Promise<void>;
}

export function openWorkbench({
  project,
  engine = 'auto',
  workers,
  log,
}: WorkbenchOptions): Workbench {
  const pool = createImagePool({ workers });
  const closers: (() => void | Promise<void>)[] = [() => pool.close()];
  const onClose: Workbench['onClose'] = (close) => {
    closers.push(close);
  };
  let said = '';
  const onEngine: ServedWith['onEngine'] = (chosen) => {
    const line = describeEngine(chosen);
    // Plugins that compute on their own have no engine; several processes choose the same one.
    if (chosen.name !== 'none' && line !== said) log(sayEngine(chosen));
    said = line;
  };
  return {
    pool,
    onClose,
    async equip({ collection, storage, weights, ...options }) {
      const startProgress = stopOnClose(options.startProgress ?? showProgress, onClose);
      const storeOptions: StoreOptions = {
        folder: join(project.cache, 'features'),
        tables: project.importedFeatures,
        trainedOn: weights.trainedOn?.map(({ digest }) => digest),
        storage,
        onTimes: options.onTimes,
        onBadImage: options.onBadImage,
        pool,
        startProgress,
        log,
      };
      const store = await openStore(collection, storeOptions);
      onClose(whenHarnessEnds(() => void store.keepFinished()));
      const policy = chooseWeightsPolicy(project.weights, weights, collection);
      const layOut = (): Equipment => {
        const handles = new PaintingHandles();
        const parts = {
          engine,
          onEngine,
          store,
          pool,
          handles,
          log,
          startProgress,
          weights: policy,
        };
        const { services, provenance } = createServices(parts);
        const equipment = {
          store,
          handles,
          listWeights: () => [...provenance.values()],
          clear: layOut,
        };
        if (options.keepExtractorsOpen !== true) return { ...equipment, services };
        const kept = keepExtractorsOpen(services);
        onClose(kept.dispose);
        return { ...equipment, services: kept.services };
      };
      return layOut();
    },
    async close() {
      let failure: { readonly error: unknown } | undefined;
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          failure ??= { error };
        }
      }
      if (failure !== undefined) throw failure.error;
    },
  };
}

/** Progress left behind by an error ends with the workbench: a bar would hide the cursor. */
function stopOnClose(
  startProgress: typeof showProgress,
  onClose: Workbench['onClose'],
): typeof showProgress {
  const open = new Set<ReturnType<typeof showProgress>>();
  onClose(() => {
    for (const progress of open) progress.stop();
  });
  return (...work) => {
    const progress = startProgress(...work);
    open.add(progress);
    return {
      advance: (n) => progress.advance(n),
      stop() {
        open.delete(progress);
        progress.stop();
      },
    };
  };
}
