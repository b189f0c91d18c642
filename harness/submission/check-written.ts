// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { basename } from 'node:path';
import { HarnessError } from '../contract/errors.ts';
import { readFields } from './read-fields.ts';
import { readDecimal, readIndex } from './read-number.ts';

export const submissionColumns = ['index', 'sameArtist'] as const;

export interface WrittenExpectation {
  readonly rows: number;
  /** Including the header. */
  readonly firstLines: readonly string[];
  readonly lastIndex: number;
}

/**
 * Reads a submission back from disk and throws SUBMISSION_DAMAGED unless it has the expected header, first
 * lines and number of rows, ascending indices and only probabilities.
 */
export async function checkWritten(file: string, expected: WrittenExpectation): Promise<void> {
  let rows = 0;
  let lastIndex = -1;
  const blocks = readFields(
    file,
    { columns: submissionColumns, code: 'SUBMISSION' },
    (bytes, bounds, line) => {
      const index = readIndex(bytes, bounds[0]!, bounds[1]!);
      const probability = readDecimal(bytes, bounds[2]!, bounds[3]!);
      const written = expected.firstLines[line - 1];
      if (
        index <= lastIndex ||
        !(probability >= 0 && probability <= 1) ||
        (written !== undefined && written !== bytes.toString('utf8', bounds[0], bounds[3]))
      ) {
        throw damaged(file, `line ${line} differs from what was written`);
      }
      lastIndex = index;
      rows++;
    },
  );
  for await (const _ of blocks);
  if (rows !== expected.rows) {
    throw damaged(file, `it has ${rows} rows, but ${expected.rows} were written`);
  }
  if (lastIndex !== expected.lastIndex) throw damaged(file, 'its last row differs');
}

function damaged(file: string, reason: string): HarnessError {
  return new HarnessError(
    'SUBMISSION_DAMAGED',
    `${basename(file)} was damaged while it was written: ${reason}. Check the disk and run ` +
      'again.',
  );
}
