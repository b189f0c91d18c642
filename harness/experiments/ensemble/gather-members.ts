import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { modelFolderName } from '../records/run-folder.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { writeMembers } from './member-folders.ts';

/**
 * Copies the models of finished runs into a folder of members, which is a checkpoint of the plugin
 * `ensemble`: from there on nothing is left but the stacking.
 *
 * @throws HarnessError `RUN_BROKEN` where a run has no model
 */
export async function gatherMembers(runs: readonly FinishedRun[], folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const members = runs.map(({ manifest: { plugin, seed } }) => ({
    plugin: plugin.name,
    options: plugin.options,
    seed,
  }));
  await writeMembers(folder, members, async (place, into) => {
    const { folder: run, manifest } = runs[place]!;
    const model = join(run, modelFolderName);
    if (!existsSync(model)) {
      throw new HarnessError(
        'RUN_BROKEN',
        `The run ${manifest.id} has no model: ${model} is missing. Run it again with --force.`,
      );
    }
    await cp(model, into, { recursive: true });
  });
}
