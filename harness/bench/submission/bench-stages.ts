import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMetadata } from '../../data/collection/official/describe-metadata.ts';
import { readOfficialMetadata } from '../../data/collection/official/metadata.ts';
import { testSets } from '../../data/pairs/test-sets.ts';
import { simulate } from '../../data/simulation/simulate.ts';
import { assertSplit } from '../../data/splits/assert-split.ts';
import { makeSplit } from '../../data/splits/make-split.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { openCollection } from '../../experiments/run/open-collection.ts';
import { silentProgress } from '../../shared/progress.ts';
import { gradeSubmission } from '../../submission/grade-submission.ts';
import { groupOfficialPairs } from '../../submission/official-pair-groups.ts';
import { areaUnderCurve, binByRank } from '../../submission/rank-bins.ts';
import { collectImages, readPairsFile } from '../../submission/read-pairs.ts';
import { readAnswers } from '../../submission/read-scores.ts';
import { mergeScores, sortScores } from '../../submission/sort-scores.ts';
import { writeSubmission } from '../../submission/write-submission.ts';
import { openHead } from './bench-head.ts';

/** A stage's report, without its costs. */
export type Stage = (folder: string) => Promise<Record<string, unknown>>;

/** The files of a bench. */
export function filesIn(folder: string) {
  return {
    pairsFile: join(folder, 'submission_info.csv'),
    answersFile: join(folder, 'solution_painter.csv'),
    embeddingsFile: join(folder, 'embeddings.npy'),
    headFile: join(folder, 'head.json'),
    outFile: join(folder, 'submission.csv'),
    gzipFile: join(folder, 'submission.csv.gz'),
  };
}

/** The stages by name; each runs in a separate process, so that each has its own peak memory. */
export function stagesOf(paintings: number): Record<string, Stage> {
  return {
    /** Generates the collection. */
    generate: async (folder) => ({
      ...(await simulate({
        folder,
        paintings,
        separability: 0.7,
        width: 64,
        seed: 1,
        startProgress: () => silentProgress,
      })),
    }),
    /** Reads, cleans and reports the metadata; makes the official split and verifies it twice. */
    async split(folder) {
      const startedAt = performance.now();
      const { counts, nameChanges, suspectCopies } = describeMetadata(
        await readOfficialMetadata(folder),
      );
      const project = { cache: folder, data: folder } as Parameters<
        typeof openCollection
      >[0]['project'];
      const collection = await openCollection({
        project,
        collection: folder,
        official: true,
        log: () => {},
        pool: undefined as never,
      });
      const split = makeSplit(collection, { ...defaultSplitSettings, official: true });
      assertSplit(split, collection);
      const tests = testSets(split, collection);
      return {
        counts,
        changes: nameChanges.length,
        copies: suspectCopies.length,
        pairs: tests.mixed.pairs.same.length,
        parts: Object.fromEntries(
          Object.entries(split.parts).map(([part, ids]) => [part, ids.length]),
        ),
        seconds: (performance.now() - startedAt) / 1000,
      };
    },
    write: (folder) => write(folder, false),
    writeGzip: (folder) => write(folder, true),
    /** The exact AUC of the submission; the Python version computes only this. */
    async grade(folder) {
      const { outFile: submission, answersFile: answers } = filesIn(folder);
      return { ...(await gradeSubmission({ submission, answers, draws: 0 })) };
    },
    /** Like `harness grade`: also by group, with the spread of the leaderboards. */
    async gradeInFull(folder) {
      const { pairsFile, outFile: submission, answersFile: answers } = filesIn(folder);
      const startedAt = performance.now();
      const groups = await groupOfficialPairs(pairsFile, folder);
      const grade = await gradeSubmission({ submission, answers, groups });
      return { ...grade, seconds: (performance.now() - startedAt) / 1000 };
    },
    /** The AUC from the embeddings, without a submission file. */
    async direct(folder) {
      const { pairsFile, answersFile, embeddingsFile } = filesIn(folder);
      const { same } = await readAnswers(answersFile);
      const head = await openHead(embeddingsFile);
      const { images } = await collectImages(pairsFile);
      const answer = head.answerFor(images);
      const probability = new Float64Array(same.length);
      for await (const { firstRow, a, b } of readPairsFile(pairsFile)) {
        probability.set(await answer({ images, a, b }), firstRow);
      }
      return { auc: areaUnderCurve(binByRank(mergeScores(sortScores(probability, same, 1)))) };
    },
  };
}

async function write(folder: string, gzip: boolean) {
  const { pairsFile, outFile, gzipFile, embeddingsFile, headFile } = filesIn(folder);
  const startedAt = performance.now();
  const head = await openHead(embeddingsFile);
  const { images, rows } = await collectImages(pairsFile);
  await writeSubmission({
    pairsFile,
    gzip,
    outFile: gzip ? gzipFile : outFile,
    model: 'bench',
    expectedRows: rows,
    answer: head.answerFor(images),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  await writeFile(headFile, JSON.stringify(await head.describe()));
  return { rows, seconds, engine: head.engine };
}
