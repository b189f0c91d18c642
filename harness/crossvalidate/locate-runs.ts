import type { Collection } from '../collection/collection.ts';
import { createImagePool } from '../images/pool.ts';
import type { ProjectFolders } from '../project.ts';
import { identifyRun } from '../run/identify-run.ts';
import { openCollection } from '../run/open-collection.ts';
import type { RunRequest } from '../run/run-request.ts';
import { splitSettingsOf } from '../run/split-settings-of.ts';
import { learnsFromAll } from '../splits/learns-from-all.ts';
import { findOrMakeSplit } from '../splits/stored-split.ts';
import type { CrossvalidationPlan, PlannedRun } from './plan-crossvalidation.ts';

/** A planned run and the name of its folder. */
export interface LocatedRun extends PlannedRun {
  readonly id: string;
  readonly collectionName: string;
  readonly splitHash: string;
}

/**
 * Opens the collection, makes or reads every split, and says under which id each run is found. So a
 * collection that is too small for the folds is refused before anything is trained.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS`, and what else opening the collection and its splits throws
 */
export async function locateRuns(
  { approaches, runs }: CrossvalidationPlan,
  base: RunRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<{ readonly collection: Collection; readonly runs: readonly LocatedRun[] }> {
  const pool = createImagePool({ workers: base.workers });
  try {
    const collection = await openCollection({ ...base, project, pool, log });
    const hashes = new Map<string, string>();
    const located: LocatedRun[] = [];
    for (const run of runs) {
      const request = takeWholeFold(run.request, collection);
      const settings = splitSettingsOf(request);
      const place = JSON.stringify(settings);
      let splitHash = hashes.get(place);
      if (splitHash === undefined) {
        const { split } = await findOrMakeSplit({ collection, settings, folder: project.splits });
        splitHash = split.hash;
        hashes.set(place, splitHash);
      }
      const { plugin, options } = approaches[run.approach]!;
      const collectionName = collection.name;
      const id = identifyRun({
        ...{ plugin: plugin.name, options, collectionName, splitHash, request },
      });
      located.push({ ...run, request, id, collectionName, splitHash });
    }
    return { collection, runs: located };
  } finally {
    await pool.close();
  }
}

/** A fold that learns from all its artists is the whole fold, whose runs may be finished already. */
function takeWholeFold(request: RunRequest, collection: Collection): RunRequest {
  const { fold } = request;
  if (fold?.artists === undefined) return request;
  if (!learnsFromAll(collection, splitSettingsOf(request))) return request;
  return { ...request, fold: { folds: fold.folds, index: fold.index } };
}
