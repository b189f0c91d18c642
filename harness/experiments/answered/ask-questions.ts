import { existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { describeLeftOut, findLeftOut } from '../../data/splits/find-left-out.ts';
import { warnOfFewArtists } from '../../data/splits/warn-of-few-artists.ts';
import { isBelow } from '../../shared/is-inside.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { openCollection } from '../run/open-collection.ts';
import { needsCopies, openSplit } from '../run/open-split.ts';
import type { QuestionsPlace } from './import-run.ts';
import { listQuestions } from './list-questions.ts';
import {
  countTellingPaths,
  type QuestionsOptions,
  type WrittenQuestions,
  writeQuestions,
} from './write-questions.ts';

/** The request for questions. */
export interface QuestionsRequest extends QuestionsPlace, Omit<QuestionsOptions, 'pool'> {}

/** Written questions, and their subject. */
export interface AskedQuestions extends WrittenQuestions {
  readonly collection: string;
  readonly split: { readonly file: string; readonly hash: string };
  /** Paintings for training, validation and the tests. */
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
}

/**
 * Writes the training data and questions of a split for a program outside the harness.
 *
 * @throws HarnessError `OPTION_INVALID` for a file that is a folder or in the collection, and the errors of
 *   opening the collection and the split and of writing the questions
 */
export async function askQuestions(
  request: QuestionsRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<AskedQuestions> {
  const { file, paths, pixels, workers } = request;
  requireFileName(file);
  const pool = createImagePool({ workers });
  try {
    const findsCopies = needsCopies(request);
    const collection = await openCollection({ ...request, findsCopies, project, pool, log });
    for (const root of collection.roots ?? [collection.root]) await requireOutside(file, root);
    const { split, file: splitFile } = await openSplit(request, collection, project);
    for (const line of describeLeftOut(findLeftOut(split, collection), splitFile)) log(line);
    for (const line of warnOfFewArtists(split, collection.paintings)) log(line);
    const questions = listQuestions(split, collection);
    const { train, validation, asked } = questions;
    if (!asked.isComplete) {
      log(
        'The tests have too many pairs to ask all of them: these are the tests’ own pairs among two million others.',
      );
    }
    const telling = paths ? countTellingPaths(questions) : 0;
    if (telling > 0) {
      log(
        `The paths of ${telling} of ${asked.paintings.length} test paintings contain their artist's name. The answering program must not use them. Without --paths, paintings are named by numbers.`,
      );
    }
    const written = await writeQuestions(questions, { file, paths, pixels, pool });
    return {
      ...written,
      collection: collection.name,
      split: { file: splitFile, hash: split.hash },
      counts: {
        train: train.length,
        validation: validation.paintings.length,
        test: asked.paintings.length,
      },
    };
  } finally {
    await pool.close();
  }
}

/** @throws HarnessError `OPTION_INVALID` if the name is empty or that of a folder */
function requireFileName(file: string): void {
  const isFolder = statSync(resolve(file), { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder && !/[\\/]$/.test(file)) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `--out ${JSON.stringify(file)} is a folder. Name a file, such as ${join(file, 'q.csv')}.`,
  );
}

/**
 * Images copied into a collection would become its paintings.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
async function requireOutside(file: string, root: string): Promise<void> {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) return;
  if (!isBelow(join(await realpath(folder), basename(file)), await realpath(root))) return;
  throw new HarnessError(
    'OPTION_INVALID',
    `--out ${file} is inside the collection and would change it. Name a file outside ${root}.`,
  );
}
