import type { Collection } from '../../data/collection/collection.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { learnsFromAll } from '../../data/splits/learns-from-all.ts';
import { findOrMakeSplit } from '../../data/splits/stored-split.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { CrossvalidationPlan, PlannedRun } from '../crossvalidate/plan-crossvalidation.ts';
import { identifyRun } from '../run/identify-run.ts';
import { openCollection } from '../run/open-collection.ts';
import type { RunRequest } from '../run/run-request.ts';
import { splitSettingsOf } from '../run/split-settings-of.ts';

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
    const folds = await openFolds(
      runs.map(({ request }) => request),
      collection,
      project,
    );
    const located = runs.map((run): LocatedRun => {
      const { fold, splitHash } = folds.get(keyOf(run.request))!;
      const request = { ...run.request, fold };
      const { plugin, options, members } = approaches[run.approach]!;
      const collectionName = collection.name;
      const id = identifyRun({
        plugin: plugin.name,
        options,
        members,
        collectionName,
        splitHash,
        request,
      });
      return { ...run, request, id, collectionName, splitHash };
    });
    return { collection, runs: located };
  } finally {
    await pool.close();
  }
}

/** A fold as it is run, and the hash of its split. */
interface OpenFold {
  readonly fold: RunRequest['fold'];
  readonly splitHash: string;
}

/** Makes or reads the split of each fold once; of a large collection each takes a second or so. */
async function openFolds(
  requests: readonly RunRequest[],
  collection: Collection,
  { splits }: ProjectFolders,
): Promise<ReadonlyMap<string, OpenFold>> {
  const wanted = new Map(requests.map((request) => [keyOf(request), request]));
  const folds = new Map<string, OpenFold>();
  const progress = startProgress('Dividing the collection', wanted.size, 'splits');
  try {
    for (const [key, request] of wanted) {
      const whole = takeWholeFold(request, collection);
      const settings = splitSettingsOf(whole);
      const { split } = await findOrMakeSplit({ collection, settings, folder: splits });
      folds.set(key, { fold: whole.fold, splitHash: split.hash });
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  return folds;
}

function keyOf(request: RunRequest): string {
  return JSON.stringify(splitSettingsOf(request));
}

/** A fold that learns from all its artists is the whole fold, whose runs may be finished already. */
function takeWholeFold(request: RunRequest, collection: Collection): RunRequest {
  const { fold } = request;
  if (fold?.artists === undefined) return request;
  if (!learnsFromAll(collection, splitSettingsOf(request))) return request;
  return { ...request, fold: { folds: fold.folds, index: fold.index } };
}
