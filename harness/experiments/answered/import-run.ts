import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import type { BadImageChoices } from '../../data/images/bad-image-policy.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { describeLeftOut, findLeftOut } from '../../data/splits/find-left-out.ts';
import { warnOfFewArtists } from '../../data/splits/warn-of-few-artists.ts';
import { findKnownPlugin } from '../../host/known-plugins.ts';
import { hashFile } from '../../shared/hash-file.ts';
import { takeOwnership } from '../../shared/ownership/take-ownership.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { writePaintings } from '../records/paintings.ts';
import { recordFile } from '../records/picture-places.ts';
import { findFinishedRun, listRunNames, readRun } from '../records/read-run.ts';
import { createRunFolder } from '../records/run-folder.ts';
import { runId, safeName } from '../records/run-id.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { labelAnswers } from '../run/answer-tests.ts';
import { describePlace } from '../run/describe-place.ts';
import { createHardPairsFinder, type HardPairs } from '../run/find-hard-pairs.ts';
import { labelPredictions } from '../run/label-predictions.ts';
import { openCollection } from '../run/open-collection.ts';
import { needsCopies, openSplit } from '../run/open-split.ts';
import { ownersFolderName } from '../run/run-recorder.ts';
import type { RunRequest } from '../run/run-request.ts';
import { scoreAnswers } from '../run/score-answers.ts';
import { createStopwatch, type Stopwatch } from '../run/stopwatch.ts';
import { listQuestions } from './list-questions.ts';
import { readAnswers } from './read-answers.ts';

/** The options that determine the paintings and the split of questions. */
export type QuestionsPlace = BadImageChoices &
  Pick<
    RunRequest,
    | 'collection'
    | 'followLinks'
    | keyof ReadingChoice
    | 'limit'
    | 'official'
    | 'splitSeed'
    | 'shares'
    | 'splitFile'
    | 'workers'
  >;

/** Answers to import, and their name. */
export interface ImportRequest extends QuestionsPlace {
  /** Table of answers. */
  readonly answers: string;
  /** The name of the approach in tables, instead of a plugin's name. */
  readonly name: string;
  readonly note: string;
  /** Distinguishes several training runs. */
  readonly seed: number;
}

/**
 * Makes a run from another program's answers to the questions of a split. It is scored, calibrated and
 * sealed like the run of a plugin, with the threshold from validation. It has no model.
 *
 * @throws HarnessError `RUN_NAME_TAKEN`, `OPTION_INVALID` for an invalid name, and the errors of reading
 *   the answers, the collection and the split
 */
export async function importRun(
  request: ImportRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FinishedRun> {
  const { answers: file, name, seed, workers } = request;
  requireName(name, project);
  const digest = await digestFile(file);
  const stopwatch = createStopwatch();
  const pool = createImagePool({ workers });
  try {
    const collection = await stopwatch.time('collection', () =>
      openCollection({
        ...request,
        findsCopies: needsCopies(request),
        project,
        pool,
        log,
      }),
    );
    const { split, file: splitFile } = await openSplit(request, collection, project);
    for (const line of describeLeftOut(findLeftOut(split, collection), "the run's manifest")) {
      log(line);
    }
    for (const line of warnOfFewArtists(split, collection.paintings)) log(line);
    const identity = { answered: digest, name, seed, split: split.hash };
    const id = runId({ plugin: name, collectionName: collection.name, seed, identity });
    const ownership = await takeOwnership(
      join(project.submissions, ownersFolderName, `${id}.json`),
      () => log('Another process is importing these answers. Waiting for it.'),
    );
    try {
      const known = await findFinishedRun(project.submissions, id);
      if (known !== undefined) {
        log(`These answers are already a run (${id}).`);
        return known;
      }
      await requireNoOther({ id, name, seed, splitHash: split.hash }, project);
      const questions = listQuestions(split, collection);
      const read = await stopwatch.time('read', () => readAnswers(file, questions));
      const { paintings, seen, unseen } = questions.validation;
      const validation = {
        seen: labelPredictions({ paintings, pairs: seen }, read.validation.seen),
        unseen: labelPredictions({ paintings, pairs: unseen }, read.validation.unseen),
      };
      const { tests, asked } = questions;
      const tested = labelAnswers({ tests, split, questions: asked, answers: read.tests });
      const place = { project, collection, split, splitFile, request };
      const manifest = { ...describeImport(request, id, digest), ...describePlace(place) };
      const labelled = { validation, ...tested };
      const unseenIds = new Set(split.parts.testUnseen);
      const hard = await createHardPairsFinder(collection, pool)(tested.predictions.unseen);
      return await record({ manifest, labelled, hard, unseenIds, stopwatch }, project);
    } finally {
      await ownership.release();
    }
  } finally {
    await pool.close();
  }
}

/** Scores the answers and writes the record, the manifest last. */
async function record(
  {
    manifest,
    labelled: { validation, predictions, allPairs, tested },
    hard,
    unseenIds,
    stopwatch,
  }: {
    readonly manifest: RunManifest;
    readonly hard: HardPairs | undefined;
    readonly labelled: ReturnType<typeof labelAnswers> & {
      readonly validation: Readonly<Record<'seen' | 'unseen', ReturnType<typeof labelPredictions>>>;
    };
    readonly unseenIds: ReadonlySet<string>;
    readonly stopwatch: Stopwatch;
  },
  { submissions }: ProjectFolders,
): Promise<FinishedRun> {
  const { scores, calibration } = await stopwatch.time('score', async () =>
    scoreAnswers({ validation, predictions, allPairs, hard }),
  );
  const folder = await createRunFolder(submissions, manifest.id);
  await folder.writePredictions(predictions);
  await folder.writeValidation(validation);
  await folder.writeCalibration(calibration);
  await writePaintings(
    folder.path,
    tested.map(({ id, artist, file }) => ({
      id,
      artist,
      test: unseenIds.has(id) ? 'unseen' : 'seen',
      file: recordFile({ id, file }, manifest.collection.root),
    })),
  );
  await folder.writeMetrics(scores);
  const sealed = await folder.seal({
    ...manifest,
    state: 'finished',
    seconds: stopwatch.seconds(),
  });
  return { folder: folder.path, manifest: sealed, scores };
}

/** The manifest of answers from elsewhere, without collection and split. */
function describeImport(
  { answers: file, name, note, seed, limit }: ImportRequest,
  id: string,
  digest: string,
): Omit<RunManifest, 'split' | 'collection' | 'skippedImages'> {
  const approach = createHash('sha256').update(canonicalJson(['answered elsewhere', name]));
  return {
    version: 1,
    id,
    // Training runs with one name and several seeds are one row.
    approach: approach.digest('hex'),
    state: 'running',
    failure: null,
    created: new Date().toISOString(),
    plugin: {
      name,
      summary: note === '' ? 'Answered elsewhere' : note,
      paper: null,
      options: {},
      defaults: {},
    },
    answered: { file, digest, note },
    seed,
    epochs: null,
    limit: limit ?? null,
    weights: [],
    engine: {
      name: 'elsewhere',
      device: 'unknown device',
      version: null,
      why: 'another program gave the answers',
      passedOver: [],
    },
    packages: {},
    node: process.version,
    git: null,
    seconds: {},
    cpus: availableParallelism(),
  };
}

function requireName(name: string, project: ProjectFolders): void {
  if (safeName(name) !== name) {
    throw new HarnessError(
      'OPTION_INVALID',
      `--name ${JSON.stringify(name)} must be at most 40 lower-case letters, digits and single hyphens, such as "${safeName(name)}".`,
    );
  }
  const plugin = findKnownPlugin(name, project);
  if (plugin === undefined) return;
  throw new HarnessError(
    'RUN_NAME_TAKEN',
    `"${name}" is the plugin in ${plugin.folder}, whose runs have that name. Choose another --name.`,
  );
}

/**
 * A name and seed have one set of answers per split: of two, a table would only show the newer one.
 *
 * @throws HarnessError `RUN_NAME_TAKEN`
 */
async function requireNoOther(
  {
    id,
    name,
    seed,
    splitHash,
  }: {
    readonly id: string;
    readonly name: string;
    readonly seed: number;
    readonly splitHash: string;
  },
  { submissions }: ProjectFolders,
): Promise<void> {
  const start = id.slice(0, id.lastIndexOf('-') + 1);
  for (const other of await listRunNames(submissions)) {
    if (!other.startsWith(start) || other === id) continue;
    const found = await readRun(join(submissions, other)).catch(() => undefined);
    if (found?.manifest.plugin.name !== name || found.manifest.seed !== seed) continue;
    if (found.manifest.split.hash !== splitHash) continue;
    throw new HarnessError(
      'RUN_NAME_TAKEN',
      `"${name}" with seed ${seed} already has other answers on this split, in the run ${other}. Choose another --name, or another --seed for a second training of the same approach, or remove ${join(submissions, other)}.`,
    );
  }
}

async function digestFile(file: string): Promise<string> {
  try {
    return await hashFile(file);
  } catch (error) {
    throw new HarnessError('CSV_UNREADABLE', `${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
