import { join } from 'node:path';
import { selectEngine } from '../../compute/engine/select-engine.ts';
import { createFeatureStore } from '../../compute/features/feature-store.ts';
import type { Model, Plugin } from '../../contract/plugin.ts';
import { createImagePool, type ImagePool } from '../../data/images/pool.ts';
import { keepExtractorsOpen } from '../../host/keep-extractors-open.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { PaintingHandles } from '../../host/painting-handles.ts';
import { parseOptions } from '../../host/plugin-options.ts';
import { createServices } from '../../host/services.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { modelFolderName } from '../records/run-folder.ts';
import type { FinishedRun } from '../records/run-record.ts';

/** The model of a finished run, with what it needs to look at paintings. */
export interface OpenModel {
  readonly plugin: Plugin;
  readonly model: Model;
  /** Hands paintings over to it. */
  readonly handles: PaintingHandles;
  readonly pool: ImagePool;
  /** Frees the model and the threads. */
  close(): Promise<void>;
}

export interface OpenModelOptions {
  /** `auto` when it is left out. */
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  readonly log: (line: string) => void;
}

/**
 * Loads the model of a finished run on this machine's engine. Close it when done.
 *
 * @throws HarnessError where the plugin, its weights or the model cannot be had
 */
export async function openModel(
  { folder, manifest }: FinishedRun,
  project: ProjectFolders,
  { engine: wanted = 'auto', workers, log }: OpenModelOptions,
): Promise<OpenModel> {
  const { plugin } = await loadPlugin(manifest.plugin.name, project.plugins);
  const engine = await selectEngine(wanted, log);
  const pool = createImagePool({ workers });
  try {
    const store = createFeatureStore({
      folder: join(project.cache, 'features'),
      precisionClass: engine.precisionClass,
      storage: manifest.features?.storage,
      pool,
      startProgress,
      log,
    });
    const handles = new PaintingHandles();
    const { services } = createServices({
      engine,
      store,
      pool,
      handles,
      log,
      // A model that was trained on untrained weights goes on with the same.
      weights: {
        folders: project.weights,
        download: true,
        allowUntrained: manifest.weights.some(({ status }) => status === 'untrained'),
      },
    });
    // A model is asked again and again: its networks stay on the engine meanwhile.
    const kept = keepExtractorsOpen(services);
    const model = await plugin.load(join(folder, modelFolderName), {
      ...kept.services,
      options: parseOptions(plugin, manifest.plugin.options),
    });
    return {
      plugin,
      model,
      handles,
      pool,
      async close() {
        model.dispose();
        await kept.dispose();
        await pool.close();
      },
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}
