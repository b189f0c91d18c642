import { HarnessError } from '../../contract/errors.ts';
import type { Collection } from '../../data/collection/collection.ts';
import type { BadImageChoices } from '../../data/images/bad-image-policy.ts';
import { unseenTest } from '../../data/pairs/test-sets.ts';
import { leaveOutKnown, type UnknownPaintings } from '../../data/splits/leave-out-known.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { openWorkbench, type Workbench } from '../../host/workbench.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readElsewhere } from '../records/elsewhere.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { lookForCopiesAcross } from '../run/look-for-copies.ts';
import { openCollection } from '../run/open-collection.ts';
import { findTrained, type TrainedRun } from '../run/open-model.ts';
import { reopenCollection } from '../run/reopen-collection.ts';
import { answerElsewhere, hashTest } from './answer-elsewhere.ts';
import { requireCurrentCode } from './require-current-code.ts';

/** The request for a test on other collections. */
export interface ElsewhereRequest extends BadImageChoices {
  /** Folders of collections. */
  readonly collections: readonly string[];
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  /** Tests again even if the same test is recorded. */
  readonly force?: boolean;
}

/**
 * Tests the model of a finished run on all artists of other collections: none of them, and none of their
 * pictures, is in the run's collection. The threshold stays the run's own. Each test is a sealed record in
 * the run's folder; an existing one is not made again.
 *
 * @throws HarnessError `RUN_OF_EARLIER_CODE`, `RUN_COLLECTION_CHANGED`, `TOO_FEW_ARTISTS`, and the errors
 *   of opening a model and a collection
 */
export async function testElsewhere(
  run: FinishedRun,
  request: ElsewhereRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FinishedRun> {
  if (request.collections.length === 0) return run;
  requireCurrentCode(run, project);
  const trained = await findTrained(run, project);
  for (const folder of new Set(request.collections)) {
    const { engine, workers } = request;
    const bench = openWorkbench({ project, engine, workers, log });
    try {
      await testOn(folder, trained, request, bench, project, log);
    } finally {
      await bench.close();
    }
  }
  return { ...run, elsewhere: await readElsewhere(run.folder) };
}

async function testOn(
  folder: string,
  trained: TrainedRun,
  request: ElsewhereRequest,
  bench: Workbench,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<void> {
  const { run } = trained;
  const home = await reopenCollection(run, project, bench.pool);
  if (typeof home === 'string') {
    throw new HarnessError(
      'RUN_COLLECTION_CHANGED',
      `The training paintings of ${run.manifest.id} cannot be compared with ${folder}: ${home}.`,
    );
  }
  const { onBadImage, maxBadImages } = request;
  const collection = await openCollection({
    project,
    pool: bench.pool,
    collection: folder,
    onBadImage,
    maxBadImages,
    findsCopies: true,
    log: () => {},
  });
  const across = await lookForCopiesAcross([home.collection, collection], {
    project,
    pool: bench.pool,
  });
  const unknown = leaveOutKnown(
    collection,
    home.collection,
    defaultSplitSettings.duplicateDistance,
    across,
  );
  const artists = new Set(unknown.paintings.map(({ artist }) => artist)).size;
  if (artists < 2) throw tooFew(collection, artists, unknown);
  const test = unseenTest(unknown.paintings, unknown);
  const hash = hashTest(test);
  const known = (run.elsewhere ?? []).find((record) => record.test === hash);
  if (known !== undefined && request.force !== true) return;
  log(
    `Testing ${run.manifest.id} on ${collection.name}: ${unknown.paintings.length} paintings by ${artists} artists, all of them new to it; ${unknown.leftOut.length} left out.`,
  );
  const wanted = request.engine ?? 'auto';
  await answerElsewhere(
    trained,
    { collection, leftOut: unknown.leftOut, test, hash, wanted },
    bench,
    log,
  );
}

function tooFew(
  { name }: Collection,
  artists: number,
  { leftOut }: UnknownPaintings,
): HarnessError {
  const [first] = leftOut;
  const why =
    first === undefined
      ? ''
      : ` ${leftOut.length} paintings are left out; the first, "${first.id}": ${first.reason}.`;
  return new HarnessError(
    'TOO_FEW_ARTISTS',
    `A test on ${name} needs two artists that are not in the run's collection, each with two different paintings; there ${artists === 1 ? 'is 1' : `are ${artists}`}.${why}`,
  );
}
