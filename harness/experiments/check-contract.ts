import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSplit } from '../data/splits/make-split.ts';
import { defaultSplitSettings } from '../data/splits/split-settings.ts';
import { checkPlugin } from '../host/check-plugin.ts';
import { makeContractMaterial } from '../host/contract-material.ts';
import { loadPlugin } from '../host/load-plugin.ts';
import { openWorkbench } from '../host/workbench.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { openCollection } from './run/open-collection.ts';

/** The request for a check. */
export interface CheckRequest {
  /** Folder or name of the plugin. */
  readonly plugin: string;
  readonly engine: string;
  readonly workers?: number | undefined;
}

/** Paintings per artist of the demo: enough for every part of a split. */
const paintingsPerArtist = 8;

/**
 * Checks a plugin against the contract on a small part of the demo, with the plugin's trial options.
 *
 * @param log receives a line for what is opened and for each step
 * @returns the plugin's name
 * @throws HarnessError `CONTRACT_BROKEN`, `PREDICTION_INVALID`, and the errors of `loadPlugin`
 */
export async function checkContract(
  request: CheckRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<string> {
  const { plugin } = await loadPlugin(request.plugin, project);
  const bench = openWorkbench({ ...request, project, log });
  const folder = await mkdtemp(join(tmpdir(), 'harness-check-'));
  try {
    const collection = await openCollection({
      project,
      collection: 'demo',
      limit: paintingsPerArtist,
      pool: bench.pool,
      log,
    });
    const split = makeSplit(collection, defaultSplitSettings);
    const equipment = await bench.equip({ collection, weights: { offline: false, trial: true } });
    const material = makeContractMaterial({ collection, split, equipment, seed: 0, folder });
    await checkPlugin(plugin, material, log);
    return plugin.name;
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}
