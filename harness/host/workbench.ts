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
  /** `auto` when it is left out. */
  readonly engine?: string | undefined;
  /** Threads that decode images; one a core but for one when it is left out. */
  readonly workers?: number | undefined;
  readonly log: (line: string) => void;
}

/** What the work on a bench needs besides the bench itself. */
export interface EquipmentOptions {
  /** Whose paintings are looked at; left out if pictures come from anywhere. */
  readonly collection?: { readonly kind: string; readonly root: string } | undefined;
  /** How features are stored in the cache; float32 when it is left out. */
  readonly storage?: NumberFormat | undefined;
  readonly weights: WeightsNeed;
  /** Networks stay on the engine until the bench is closed, for repeated use. */
  readonly keepExtractorsOpen?: boolean;
  /** The terminal's by default. */
  readonly startProgress?: typeof showProgress;
  readonly onTimes?: FeatureStoreOptions['onTimes'];
  readonly onBadImage?: FeatureStoreOptions['onBadImage'];
}

/** What a plugin works with. */
export interface Equipment {
  readonly store: FeatureStore;
  /** Hands paintings over to the plugin. */
  readonly handles: PaintingHandles;
  readonly services: ServedWith;
  /** The weights that the plugin has said it uses, each once. */
  listWeights(): WeightsProvenance[];
  /** The same with nothing passed on yet, as for another plugin. */
  clear(): Equipment;
}

/**
 * Where plugins are put to work: threads that decode images, the store of features, handles of
 * paintings and the services made from them. Everybody who calls a plugin opens one.
 */
export interface Workbench {
  /** Its threads start with the first image. */
  readonly pool: ImagePool;
  /** Opens the store: call it when everything else has been checked. */
  equip(options: EquipmentOptions): Promise<Equipment>;
  /** Has something done when the bench is closed, before whatever was there earlier is closed. */
  onClose(close: () => void | Promise<void>): void;
  /** Stops the progress that is still shown and frees everything, the last thing first. */
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

/** Progress that an error has left behind ends with the bench: a bar would hide the cursor. */
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
