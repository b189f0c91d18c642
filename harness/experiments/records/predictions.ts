// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import {
  type TestName,
  testNames,
  type ValidationName,
  validationNames,
} from '../../scoring/score.ts';
import type { ScoredPairs } from '../../scoring/sorted-pairs.ts';
import { readName, recordName } from '../../shared/text/recorded-name.ts';
import { readRecorded } from './seal.ts';

/** The answers of a run to one test. */
export interface TestPredictions extends ScoredPairs {
  /** Ids of the paintings of each pair. */
  readonly a: readonly string[];
  readonly b: readonly string[];
}
export type Predictions = Readonly<Record<TestName, TestPredictions>>;
/** The answers to validation pairs; artists are numbered alike in both parts. */
export type ValidationPredictions = Readonly<Record<ValidationName, TestPredictions>>;

/** The one test of a record of another collection. */
const elsewhereNames = ['elsewhere'] as const;

const predictionsFile = 'predictions.csv';
const validationFile = 'validation.csv';

// Artists are numbers without meaning outside the test: enough for drawing artists, without names that
// could be harmful or reveal something.
const columns = ['test', 'index', 'a', 'b', 'same', 'probability', 'artist_a', 'artist_b'];
const rowsAtOnce = 10_000;

/** Writes every answer of a run to test pairs, one row per pair, in the order of the pairs. */
export function writePredictions(folder: string, predictions: Predictions): Promise<void> {
  return writeAnswers(join(folder, predictionsFile), testNames, predictions);
}

/** Writes every answer of a run to validation pairs. */
export function writeValidation(folder: string, answers: ValidationPredictions): Promise<void> {
  return writeAnswers(join(folder, validationFile), validationNames, answers);
}

/** Writes every answer to pairs of another collection, in the folder of that record. */
export function writeAnswersElsewhere(folder: string, answers: TestPredictions): Promise<void> {
  return writeAnswers(join(folder, predictionsFile), elsewhereNames, { elsewhere: answers });
}

/** @throws HarnessError `RUN_BROKEN` if the file is missing or damaged, `RUN_CHANGED` */
export async function readAnswersElsewhere(folder: string): Promise<TestPredictions> {
  return (await readAnswers(folder, predictionsFile, elsewhereNames)).elsewhere;
}

/** @throws HarnessError `RUN_BROKEN` if the file is missing or damaged, `RUN_CHANGED` */
export function readPredictions(folder: string): Promise<Predictions> {
  return readAnswers(folder, predictionsFile, testNames);
}

/**
 * Reads the answers to one test, which is faster: rows of other tests are not parsed.
 *
 * @throws HarnessError `RUN_BROKEN` if the file is missing or damaged, `RUN_CHANGED`
 */
export async function readPredictionsOf(folder: string, test: TestName): Promise<TestPredictions> {
  return (await readAnswers(folder, predictionsFile, testNames, [test]))[test];
}

/** @throws HarnessError `RUN_BROKEN` if the file is missing or damaged, `RUN_CHANGED` */
export function readValidation(folder: string): Promise<ValidationPredictions> {
  return readAnswers(folder, validationFile, validationNames);
}

async function writeAnswers<Name extends string>(
  file: string,
  names: readonly Name[],
  predictions: Readonly<Record<Name, TestPredictions>>,
): Promise<void> {
  const chunks = [stringify([columns])];
  for (const test of names) {
    const { a, b, same, scores, artistA, artistB } = predictions[test];
    for (let start = 0; start < same.length; start += rowsAtOnce) {
      const rows: (string | number)[][] = [];
      for (let i = start; i < Math.min(start + rowsAtOnce, same.length); i++) {
        const painting = [recordName(a[i]!), recordName(b[i]!)];
        // The shortest text that gives exactly this number.
        rows.push([test, i, ...painting, same[i]!, String(scores[i]), artistA[i]!, artistB[i]!]);
      }
      chunks.push(stringify(rows));
    }
  }
  await writeFileAtomic(file, chunks.join(''));
}

/**
 * Files with plain names, the usual case, are read without a CSV parser, which would take most of a
 * leaderboard's time.
 *
 * @param unread tests whose rows need only the first cell
 */
function parseRows(content: Buffer, unread: readonly string[]): string[][] {
  const text = content.toString('utf8');
  if (/["\r]/.test(text)) return parse(text, { relax_column_count: true });
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  return text
    .slice(0, end)
    .split('\n')
    .map((line) => {
      const known = unread.find((test) => line.startsWith(`${test},`));
      return known === undefined ? line.split(',') : [known];
    });
}

async function readAnswers<Name extends string>(
  folder: string,
  file: string,
  names: readonly Name[],
  wanted: readonly Name[] = names,
): Promise<Record<Name, TestPredictions>> {
  const fail = (reason: string, cause?: unknown): HarnessError =>
    new HarnessError('RUN_BROKEN', `${join(folder, file)}: ${reason}. Run it again with --force.`, {
      cause,
    });
  let rows: string[][];
  try {
    const unread = names.filter((name) => !wanted.includes(name));
    rows = parseRows(await readRecorded(folder, file), unread);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw fail('cannot be read', error);
  }
  if (rows[0]?.join() !== columns.join()) throw fail('the header is not the expected one');
  const read = {} as Record<Name, TestPredictions>;
  let known = 1;
  for (const test of names) {
    const own = rows.filter((row, i) => i > 0 && row[0] === test);
    known += own.length;
    if (!wanted.includes(test)) continue;
    const [a, b]: [string[], string[]] = [[], []];
    const same = new Uint8Array(own.length);
    const scores = new Float64Array(own.length);
    const [artistA, artistB] = [new Int32Array(own.length), new Int32Array(own.length)];
    for (const [i, row] of own.entries()) {
      const label = Number(row[4]);
      const score = Number(row[5]);
      const [first, second] = [Number(row[6]), Number(row[7])];
      // Anything but a number makes the sum NaN.
      const isWhole = Number.isFinite(label + score + first + second);
      if (row.length !== columns.length || Number(row[1]) !== i || !isWhole) {
        throw fail(`row ${i} of test ${test} is damaged`);
      }
      a.push(readName(row[2]!));
      b.push(readName(row[3]!));
      same[i] = label;
      scores[i] = score;
      artistA[i] = first;
      artistB[i] = second;
    }
    read[test] = { a, b, same, scores, artistA, artistB };
  }
  if (known !== rows.length) {
    throw fail('there is a row of an unknown test');
  }
  return read;
}
