import { requireEngineName } from '../../compute/engine/select-engine.ts';
import { HarnessError } from '../../contract/errors.ts';
import type { Collection } from '../../data/collection/collection.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { learnsFromAll } from '../../data/splits/learns-from-all.ts';
import type { Fold } from '../../data/splits/split.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { requirePictures, requireTests } from '../elsewhere/require-tests.ts';
import { findCircumstances } from '../run/find-circumstances.ts';
import { type Circumstances, identifyRun } from '../run/identify-run.ts';
import { openCollection } from '../run/open-collection.ts';
import { needsCopies, openSplit } from '../run/open-split.ts';
import type { RunRequest } from '../run/run-request.ts';
import { splitSettingsOf } from '../run/split-settings-of.ts';
import type { OpenApproach } from './approach.ts';
import type { Plan, PlannedRun } from './plan-runs.ts';

/** A planned run and the name of its folder. */
export interface LocatedRun extends PlannedRun {
  /** Undefined if its weights are not found: the run itself reports the problem. */
  readonly id: string | undefined;
  readonly collectionName: string;
  readonly splitHash: string;
}

/**
 * Opens the collection, creates or reads every split, and finds the id of each run. A collection that is
 * too small for a split, a missing test collection and an unknown engine are therefore refused before any
 * training.
 *
 * @param base the request from which the plan was made
 * @throws HarnessError `TOO_FEW_ARTISTS`, `ENGINE_UNKNOWN`, and the other errors of opening the collection
 *   and its splits
 */
export async function locateRuns(
  { approaches, runs }: Plan<OpenApproach>,
  base: RunRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<{ readonly collection: Collection; readonly runs: readonly LocatedRun[] }> {
  requireEngineName(base.engine);
  await requireTests(base);
  const pool = createImagePool({ workers: base.workers });
  try {
    const collection = await openCollection({
      ...base,
      findsCopies: needsCopies(base),
      project,
      pool,
      log,
    });
    await requirePictures(base, collection, project);
    const divisions = await openDivisions(runs, collection, project);
    const collectionName = collection.name;
    const circumstances = await findAllCircumstances(approaches, base, project, collection);
    const located: LocatedRun[] = [];
    for (const run of runs) {
      const division = divisions.get(keyOf(run.request, collection));
      const approach = approaches[run.approach];
      if (division === undefined || approach === undefined) {
        throw new Error(`${run.label} is not in this plan`);
      }
      const { fold, splitHash } = division;
      const request = { ...run.request, fold };
      const found = circumstances.get(approach);
      const identity = { ...approach, collectionName, splitHash, request };
      const id = found && identifyRun({ ...identity, circumstances: found }).id;
      located.push({ ...run, request, id, collectionName, splitHash });
    }
    return { collection, runs: located };
  } finally {
    await pool.close();
  }
}

/**
 * The engine and weights of each approach, found once: all approaches run on one engine. Approaches whose
 * weights are not found are left out.
 */
async function findAllCircumstances(
  approaches: readonly OpenApproach[],
  base: RunRequest,
  project: ProjectFolders,
  collection: Collection,
): Promise<ReadonlyMap<OpenApproach, Circumstances>> {
  const found = new Map<OpenApproach, Circumstances>();
  let engine: Circumstances['engine'] | undefined;
  for (const approach of approaches) {
    const { plugin, options, members } = approach;
    if (plugin.usesEngine) {
      engine ??= await plugin.chooseEngine({ engine: base.engine, onEngine() {} });
    }
    const asked = { plugin, options, members, request: base, engine };
    try {
      found.set(approach, await findCircumstances(asked, project, collection));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
    }
    // The first one runs next; processes of the others would only wait.
    for (const asked of [plugin, ...members.map((member) => member.plugin)]) {
      if (asked.name !== approaches[0]?.plugin.name) await asked.close();
    }
  }
  return found;
}

/** The fold to run, if any, and the hash of the split. */
interface OpenDivision {
  readonly fold: Fold | undefined;
  readonly splitHash: string;
}

/** Creates or reads each split once; for a large collection each takes about a second. */
async function openDivisions(
  runs: readonly PlannedRun[],
  collection: Collection,
  project: ProjectFolders,
): Promise<ReadonlyMap<string, OpenDivision>> {
  const wanted = new Map(runs.map(({ request }) => [keyOf(request, collection), request]));
  const divisions = new Map<string, OpenDivision>();
  const progress = startProgress('Dividing the collection', wanted.size, 'splits');
  try {
    for (const [key, request] of wanted) {
      const whole = takeWholeFold(request, collection);
      const { split } = await openSplit(whole, collection, project);
      divisions.set(key, { fold: whole.fold, splitHash: split.hash });
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  return divisions;
}

function keyOf(request: RunRequest, collection: Collection): string {
  return JSON.stringify(splitSettingsOf(request, collection));
}

/** A fold that learns from all its artists is the full fold, whose runs may already be finished. */
function takeWholeFold(request: RunRequest, collection: Collection): RunRequest {
  const { fold } = request;
  if (fold?.artists === undefined) return request;
  if (!learnsFromAll(collection, splitSettingsOf(request, collection))) return request;
  return { ...request, fold: { folds: fold.folds, index: fold.index } };
}
