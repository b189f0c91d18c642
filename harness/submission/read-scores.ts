// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { basename } from 'node:path';
import type { HarnessErrorCode } from '../contract/error-codes.ts';
import { HarnessError } from '../contract/errors.ts';
import { submissionColumns } from './check-written.ts';
import { readFields } from './read-fields.ts';
import { readDecimal, readIndex } from './read-number.ts';

/** The known answers, one row per pair. */
export interface Answers {
  /** Ascending. */
  readonly index: Uint32Array;
  /** 1 if one artist painted both. */
  readonly same: Uint8Array;
  readonly positives: number;
}

const growRows = 1 << 22;

/**
 * Reads the released answers (`index,sameArtist` with 0.0 or 1.0, ascending by index). Uses five bytes per
 * row. Throws ANSWERS_EMPTY, ANSWERS_HEADER, ANSWERS_INVALID (with the line) or ANSWERS_UNREADABLE.
 */
export async function readAnswers(file: string): Promise<Answers> {
  const name = basename(file);
  let index = new Uint32Array(growRows);
  let same = new Uint8Array(growRows);
  let rows = 0;
  let positives = 0;
  let lastIndex = -1;
  const blocks = readFields(
    file,
    { columns: submissionColumns, code: 'ANSWERS' },
    (bytes, bounds, line) => {
      const at = readIndex(bytes, bounds[0]!, bounds[1]!);
      const answer = readDecimal(bytes, bounds[2]!, bounds[3]!);
      if (at <= lastIndex) {
        throw new HarnessError(
          'ANSWERS_INVALID',
          `${name}, line ${line}: the index "${bytes.toString('utf8', bounds[0], bounds[1])}" is ` +
            'not an integer above the previous one. The answers must be sorted by index.',
        );
      }
      if (answer !== 0 && answer !== 1) {
        throw new HarnessError(
          'ANSWERS_INVALID',
          `${name}, line ${line}: the answer "${bytes.toString('utf8', bounds[2], bounds[3])}" is ` +
            'neither 0 nor 1. Name the released answers, not a submission.',
        );
      }
      if (rows === index.length) {
        index = lengthen(index, new Uint32Array(2 * rows));
        same = lengthen(same, new Uint8Array(2 * rows));
      }
      index[rows] = at;
      same[rows] = answer;
      positives += answer;
      lastIndex = at;
      rows++;
    },
  );
  for await (const _ of blocks);
  if (rows === 0) {
    throw new HarnessError(
      'ANSWERS_EMPTY',
      `${name} contains no answers below its header, so nothing can be graded. Name the released answers.`,
    );
  }
  return { index: index.subarray(0, rows), same: same.subarray(0, rows), positives };
}

function lengthen<T extends Uint32Array | Uint8Array>(array: T, longer: T): T {
  longer.set(array);
  return longer;
}

/**
 * Reads a submission as Kaggle would, joined to the answers by index: it accepts rows in any order, quoted
 * numbers, BOM and CRLF; each index must occur exactly once with a number from 0 to 1. Returns the
 * probabilities in the order of the answers.
 *
 * Throws a HarnessError with the first invalid line: SUBMISSION_HEADER, SUBMISSION_INDEX, SUBMISSION_EXTRA,
 * SUBMISSION_DUPLICATE, SUBMISSION_NOT_A_NUMBER, SUBMISSION_OUT_OF_RANGE, SUBMISSION_INVALID (number of
 * fields), SUBMISSION_MISSING or SUBMISSION_UNREADABLE.
 */
export async function readSubmission(file: string, answers: Answers): Promise<Float64Array> {
  const name = basename(file);
  const { index } = answers;
  const probability = new Float64Array(index.length).fill(Number.NaN);
  let rows = 0;
  let next = 0;
  const blocks = readFields(
    file,
    { columns: submissionColumns, code: 'SUBMISSION' },
    (bytes, bounds, line) => {
      const fail = (code: HarnessErrorCode, reason: string) =>
        new HarnessError(code, `${name}, line ${line}: ${reason}`);
      const text = (field: 0 | 1) =>
        bytes.toString('utf8', bounds[2 * field], bounds[2 * field + 1]).slice(0, 40);
      const at = readIndex(bytes, bounds[0]!, bounds[1]!);
      const value = readDecimal(bytes, bounds[2]!, bounds[3]!);
      if (at < 0) {
        throw fail('SUBMISSION_INDEX', `the index "${text(0)}" is not an integer in plain digits.`);
      }
      const row = index[next] === at ? next : findRow(index, at);
      if (row < 0) {
        throw fail(
          'SUBMISSION_EXTRA',
          `the index ${at} is not among the ${index.length} pairs. Remove it.`,
        );
      }
      if (!Number.isNaN(probability[row]!)) {
        throw fail('SUBMISSION_DUPLICATE', `the index ${at} occurs twice. Each pair has one row.`);
      }
      if (Number.isNaN(value)) {
        throw fail(
          'SUBMISSION_NOT_A_NUMBER',
          `sameArtist is "${text(1)}", not a number from 0 to 1.`,
        );
      }
      if (value < 0 || value > 1) {
        throw fail(
          'SUBMISSION_OUT_OF_RANGE',
          `sameArtist is ${text(1)}, not a probability from 0 to 1.`,
        );
      }
      probability[row] = value;
      next = row + 1;
      rows++;
    },
  );
  for await (const _ of blocks);
  if (rows < index.length) {
    const row = probability.findIndex(Number.isNaN);
    throw new HarnessError(
      'SUBMISSION_MISSING',
      `${name}: ${rows} of ${index.length} pairs are answered; the first one missing is index ` +
        `${index[row]}. Write one row for every pair.`,
    );
  }
  return probability;
}

/** The position of a value in an ascending array, or −1. */
function findRow(index: Uint32Array, value: number): number {
  // The official indices have no gaps.
  const guess = value - (index[0] ?? 0);
  if (index[guess] === value) return guess;
  let low = 0;
  let high = index.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = index[middle]!;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
