import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { describeTimes } from '../../compute/features/extraction-times.ts';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError } from '../../contract/errors.ts';
import { createRandom } from '../../contract/random.ts';
import type { Collection } from '../../data/collection/collection.ts';
import type { BadImageChoices } from '../../data/images/bad-image-policy.ts';
import { type TestSet, unseenTest } from '../../data/pairs/test-sets.ts';
import { leaveOutKnown, type UnknownPaintings } from '../../data/splits/leave-out-known.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { predictChecked } from '../../host/predict.ts';
import { requireSymmetric } from '../../host/require-symmetric.ts';
import { answersOf, askTest } from '../../host/test-questions.ts';
import { openWorkbench, type Workbench } from '../../host/workbench.ts';
import { scorePairs } from '../../scoring/score-pairs.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { type FoundElsewhere, readElsewhere, writeElsewhere } from '../records/elsewhere.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { labelPredictions } from '../run/label-predictions.ts';
import { lookForCopiesAcross } from '../run/look-for-copies.ts';
import { openCollection } from '../run/open-collection.ts';
import { findTrained, loadModel, type TrainedRun } from '../run/open-model.ts';
import { reopenCollection } from '../run/reopen-collection.ts';
import { markEarlierCode } from '../summary/mark-earlier-code.ts';

/** What a person asks of a test on other collections. */
export interface ElsewhereRequest extends BadImageChoices {
  /** Folders of collections. */
  readonly collections: readonly string[];
  readonly engine?: string | undefined;
  readonly workers?: number | undefined;
  /** Test again even where the same test is recorded. */
  readonly force?: boolean;
}

/**
 * Tests the model of a finished run on all artists of other collections: none of them is in the run's
 * collection, and neither is any picture of theirs. The threshold stays the run's own. Each test is a
 * sealed record in the run's folder; one that is there already is not made again.
 *
 * @throws HarnessError `RUN_OF_EARLIER_CODE`, `RUN_COLLECTION_CHANGED`, `TOO_FEW_ARTISTS`, and what
 *   opening a model and a collection throws
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
      `What ${run.manifest.id} has learned from cannot be compared with ${folder}: ${home}.`,
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
    `Testing ${run.manifest.id} on ${collection.name}: ${unknown.paintings.length} paintings by ${artists} artists, all new to it; ${unknown.leftOut.length} left out.`,
  );
  const wanted = request.engine ?? 'auto';
  await answer(trained, { collection, unknown, test, hash, wanted }, bench, log);
}

/** Asks the model, scores its answers and records both. */
async function answer(
  trained: TrainedRun,
  {
    collection,
    unknown,
    test,
    hash,
    wanted,
  }: {
    readonly collection: Collection;
    readonly unknown: UnknownPaintings;
    readonly test: TestSet;
    readonly hash: string;
    /** The engine that is wanted. */
    readonly wanted: string;
  },
  bench: Workbench,
  log: (line: string) => void,
): Promise<FoundElsewhere> {
  const { folder, manifest, scores } = trained.run;
  const startedAt = performance.now();
  const { plugin, model, handles } = await loadModel(trained, bench, {
    collection,
    onTimes: (times) => log(describeTimes(times)),
  });
  const questions = askTest(test, createRandom(0, 'questions elsewhere'));
  const released = questions.paintings.map((painting) => handles.release(painting));
  const answers = await predictChecked(plugin.name, model, released, questions.pairs);
  await requireSymmetric(plugin.name, model, released, createRandom(0, 'swapped elsewhere'));
  const predictions = labelPredictions(test, answersOf('only', questions, answers));
  const { threshold } = scores;
  const { kind, name, root, paintings, problems } = collection;
  const engine = await plugin.chooseEngine({ engine: wanted, onEngine() {} });
  return writeElsewhere(
    folder,
    {
      run: { id: manifest.id },
      created: new Date().toISOString(),
      collection: {
        kind,
        name,
        root,
        hash: collection.hash,
        paintings: paintings.length,
        problems: problems.length,
      },
      test: hash,
      paintings: test.paintings.length,
      leftOut: [...unknown.leftOut],
      engine: { name: engine.name, device: engine.device, version: engine.version },
      threshold,
      score: scorePairs({ ...predictions, threshold, seed: 0 }),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    },
    { predictions, tested: test.paintings },
  );
}

function requireCurrentCode(run: FinishedRun, project: ProjectFolders): void {
  const [marked] = markEarlierCode([run], project);
  if (marked?.isOfEarlierCode !== true) return;
  throw new HarnessError(
    'RUN_OF_EARLIER_CODE',
    `The code of ${run.manifest.plugin.name} has changed since ${run.manifest.id} was made, so what it would say now is not what that run learned. Run it again, then test that run.`,
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
    `A test on ${name} needs two artists whom the run's collection lacks, each with two different paintings; there ${artists === 1 ? 'is 1' : `are ${artists}`}.${why}`,
  );
}

/** SHA-256 over the paintings and pairs of a test: tests with the same one can be compared. */
function hashTest({ paintings, pairs }: TestSet): string {
  const ids = paintings.map(({ id, artist, digest }) => [id, artist, digest]);
  const hash = createHash('sha256').update(canonicalJson(ids));
  for (const list of [pairs.a, pairs.b, pairs.same]) hash.update(`\n${list.join(' ')}`);
  return hash.digest('hex');
}
