import { join } from 'node:path';
import type { Model } from '../../contract/plugin.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import type { HostedPlugin } from '../../host/hosted-plugin.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { locatePluginOfRun } from '../../host/locate-plugin.ts';
import type { PaintingHandles } from '../../host/painting-handles.ts';
import { type EquipmentOptions, openWorkbench, type Workbench } from '../../host/workbench.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { requireModel } from '../records/require-model.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { checkSealedModel, modelFolderName } from '../records/seal.ts';
import { requireTrainedWeights } from './require-same-weights.ts';
import { nameLabels } from './shuffle-labels.ts';

/** The model of a finished run, with everything it needs to read paintings. */
export interface OpenModel {
  readonly plugin: HostedPlugin;
  readonly model: Model;
  /** Passes paintings to it. */
  readonly handles: PaintingHandles;
  readonly pool: ImagePool;
  /** Frees the model and the threads. */
  close(): Promise<void>;
}

export interface OpenModelOptions {
  /** `auto` by default. */
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  readonly log: (line: string) => void;
}

/**
 * Loads the model of a finished run on this machine's engine, for repeated questions about any pictures.
 * Close it when done.
 *
 * @throws HarnessError if the plugin, its weights or the model is missing
 */
export async function openModel(
  run: FinishedRun,
  project: ProjectFolders,
  { engine, workers, log }: OpenModelOptions,
): Promise<OpenModel> {
  const trained = await findTrained(run, project);
  const bench = openWorkbench({ project, engine, workers, log });
  try {
    const opened = await loadModel(trained, bench, { keepExtractorsOpen: true });
    return { ...opened, pool: bench.pool, close: bench.close };
  } catch (error) {
    await bench.close();
    throw error;
  }
}

/** A finished run whose plugin is available and accepts the recorded options. */
export interface TrainedRun {
  readonly run: FinishedRun;
  readonly plugin: HostedPlugin;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Finds the plugin of a finished run, before any costly step.
 *
 * @throws HarnessError `RUN_WITHOUT_MODEL`, `RUN_PLUGIN_UNKNOWN`, `OPTION_UNKNOWN`, `OPTION_INVALID` and
 *   the errors of `loadPlugin`
 */
export async function findTrained(run: FinishedRun, project: ProjectFolders): Promise<TrainedRun> {
  requireModel(run);
  const { manifest } = run;
  const { plugin } = await loadPlugin(locatePluginOfRun(manifest, project), project);
  return { run, plugin, options: await plugin.parse(manifest.plugin.options) };
}

/**
 * Loads the model of a finished run on a workbench, which frees it on closing.
 *
 * @throws HarnessError `WEIGHTS_CHANGED`, and the errors of the plugin
 */
export async function loadModel(
  { run, plugin, options }: TrainedRun,
  bench: Workbench,
  equipment: Omit<EquipmentOptions, 'storage' | 'weights'>,
): Promise<Pick<OpenModel, 'plugin' | 'model' | 'handles'>> {
  const { folder, manifest } = run;
  await checkSealedModel(folder);
  const { services, handles, listWeights } = await bench.equip({
    ...equipment,
    storage: manifest.features?.storage,
    weights: { trainedOn: manifest.weights },
  });
  const learnsFrom = nameLabels(manifest.split.hash, manifest.control?.shuffleSeed);
  const task = { ...services, options, learnsFrom };
  const model = await plugin.load(join(folder, modelFolderName), task);
  bench.onClose(() => model.dispose());
  requireTrainedWeights(run, listWeights());
  return { plugin, model, handles };
}
