import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { buildCollection } from '../../data/collection/build-collection.ts';
import type { Collection } from '../../data/collection/collection.ts';
import { completeBadImagePolicy, watchBadImages } from '../../data/images/bad-image-policy.ts';
import { inspectWithProgress } from '../../data/images/inspect-with-progress.ts';
import { findPictures } from '../../data/pairs/find-pictures.ts';
import { pairsInvalid, quoteCell } from '../../data/pairs/read-cells.ts';
import { type ListedPairs, readListedPairs } from '../../data/pairs/read-listed-pairs.ts';
import type { TestSet } from '../../data/pairs/test-sets.ts';
import { findKnown } from '../../data/splits/leave-out-known.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { readSplit } from '../../data/splits/stored-split.ts';
import { openWorkbench, type Workbench } from '../../host/workbench.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readElsewhere } from '../records/elsewhere.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { lookForCopiesAcross } from '../run/look-for-copies.ts';
import { findTrained, type TrainedRun } from '../run/open-model.ts';
import { reopenCollection } from '../run/reopen-collection.ts';
import { takePaintings } from '../run/take-paintings.ts';
import { answerElsewhere, hashTest } from './answer-elsewhere.ts';
import { requireCurrentCode } from './require-current-code.ts';
import type { ElsewhereRequest } from './test-elsewhere.ts';

/** The request for a test on listed pairs. */
export interface PairsRequest extends Omit<ElsewhereRequest, 'collections'> {
  /** Lists of pairs. */
  readonly pairs: readonly string[];
  /** The folder of their pictures, if not in the run's collection or next to the list. */
  readonly pairsIn?: string | undefined;
  /** Kaggle's answers, if not next to the list. */
  readonly pairAnswers?: string | undefined;
}

/**
 * Tests the model of a finished run on listed pairs. All pairs are kept: known artists and pictures are
 * reported and recorded; unreadable pictures are left out. The threshold stays the run's own. Each test is
 * a sealed record in the run's folder; an existing one is not made again.
 *
 * @throws HarnessError `RUN_OF_EARLIER_CODE`, `RUN_COLLECTION_CHANGED`, `PAIRS_INVALID`, `PAIRS_ONE_CLASS`,
 *   and the errors of reading the lists and opening a model
 */
export async function testPairs(
  run: FinishedRun,
  request: PairsRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FinishedRun> {
  if (request.pairs.length === 0) return run;
  requireCurrentCode(run, project);
  const trained = await findTrained(run, project);
  for (const file of new Set(request.pairs)) {
    const { engine, workers } = request;
    const bench = openWorkbench({ project, engine, workers, log });
    try {
      await testOnList(file, trained, request, bench, project, log);
    } finally {
      await bench.close();
    }
  }
  return { ...run, elsewhere: await readElsewhere(run.folder) };
}

async function testOnList(
  file: string,
  trained: TrainedRun,
  request: PairsRequest,
  bench: Workbench,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<void> {
  const { run } = trained;
  const name = basename(file);
  const listed = await readListedPairs(file, { answers: request.pairAnswers });
  const home = await reopenCollection(run, project, bench.pool);
  if (typeof home === 'string') {
    throw new HarnessError(
      'RUN_COLLECTION_CHANGED',
      `The training paintings of ${run.manifest.id} cannot be compared with ${name}: ${home}.`,
    );
  }
  const { catalog, ids, areArtistsKnown } = await findPictures(file, listed, {
    folder: request.pairsIn,
    home: home.collection,
    dataFolder: project.data,
  });
  const bad = watchBadImages(completeBadImagePolicy(request), catalog.entries.length);
  const facts = await inspectWithProgress(catalog.entries, project, {
    pool: bench.pool,
    onBadImage: bad.report,
  });
  const collection = buildCollection(catalog, facts);
  const test = joinPairs(name, listed, ids, collection, areArtistsKnown);
  const { parts } = await readSplit(home.splitFile, home.collection);
  const learned = [
    ...parts.train,
    ...(run.manifest.refitted === true ? [...parts.validationSeen, ...parts.validationUnseen] : []),
  ];
  const training = { ...home.collection, paintings: takePaintings(learned, home.collection) };
  const across = await lookForCopiesAcross([training, collection], { project, pool: bench.pool });
  const known = findKnown(collection, training, defaultSplitSettings.duplicateDistance, across);
  for (const line of describeKnown(name, known, collection)) log(line);
  const hash = hashTest(test);
  const recorded = (run.elsewhere ?? []).find((record) => record.test === hash);
  if (recorded !== undefined && request.force !== true) {
    const before = recorded.collection.name;
    if (before !== name) {
      log(
        `${name} has the same pairs as ${before}, on which the run has been tested before: its figures are those on ${before}.`,
      );
    }
    return;
  }
  log(
    `Testing ${run.manifest.id} on ${name}: ${test.pairs.same.length} pairs of ${test.paintings.length} paintings.`,
  );
  await answerElsewhere(
    trained,
    {
      collection,
      leftOut: collection.problems.map(({ file: id, reason }) => ({ id, reason })),
      test,
      hash,
      wanted: request.engine ?? 'auto',
      pairs: {
        file,
        digest: createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
        layout: listed.layout,
        areArtistsKnown,
        known,
      },
    },
    bench,
    log,
  );
}

/** The pairs with two readable pictures. */
function joinPairs(
  name: string,
  { pairs, lines, pictures }: ListedPairs,
  ids: readonly string[],
  { paintings }: Collection,
  areArtistsKnown: boolean,
): TestSet {
  const places = new Map(paintings.map(({ id }, place) => [id, place]));
  const a: number[] = [];
  const b: number[] = [];
  const same: number[] = [];
  for (const [i, label] of pairs.same.entries()) {
    const [left, right] = [itemAt(pairs.a, i), itemAt(pairs.b, i)];
    const [one, other] = [places.get(itemAt(ids, left)), places.get(itemAt(ids, right))];
    if (one === undefined || other === undefined) continue;
    const [first, second] = [itemAt(paintings, one).artist, itemAt(paintings, other).artist];
    if (areArtistsKnown && (first === second) !== (label === 1)) {
      const [x, y] = [itemAt(pictures, left).name, itemAt(pictures, right).name];
      throw pairsInvalid(
        name,
        itemAt(lines, i),
        `same is ${label}, and ${quoteCell(x)} is by ${quoteCell(first)}, ${quoteCell(y)} by ${quoteCell(second)}. If folders are not artists, name the artists in artist_a and artist_b`,
      );
    }
    a.push(one);
    b.push(other);
    same.push(label);
  }
  const positives = same.filter((label) => label === 1).length;
  if (positives === 0 || positives === same.length) {
    throw new HarnessError(
      'PAIRS_ONE_CLASS',
      `${name} needs pairs of both kinds whose pictures can be read; it has ${positives} by one artist and ${same.length - positives} by two.`,
    );
  }
  return {
    paintings,
    pairs: { a: Uint32Array.from(a), b: Uint32Array.from(b), same: Uint8Array.from(same) },
  };
}

const shownArtists = 5;

/** The part of a list that the run has learned from, in sentences; empty if there is none. */
function describeKnown(
  name: string,
  { artists, paintings }: ReturnType<typeof findKnown>,
  collection: Collection,
): string[] {
  const all = new Set(collection.paintings.map(({ artist }) => artist)).size;
  const shown = artists.slice(0, shownArtists).join(', ');
  const more = artists.length > shownArtists ? ' and others' : '';
  const [first] = paintings;
  return [
    ...(artists.length > 0
      ? [
          `${artists.length} of the ${all} artists of ${name} are in training (${shown}${more}). The run does better on their pairs than on new artists.`,
        ]
      : []),
    ...(first === undefined
      ? []
      : [
          `${paintings.length} of the ${collection.paintings.length} pictures of ${name} are in training; the first, "${first.id}", ${first.reason}. The figures on ${name} are too optimistic.`,
        ]),
  ];
}
