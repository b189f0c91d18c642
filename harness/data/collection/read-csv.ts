import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { didYouMean, HarnessError, messageOf } from '../../contract/errors.ts';
import { findDelimiter, readTableBytes } from '../../shared/table-file/read-table-bytes.ts';
import type { Problem } from './collection.ts';

/** A longer row means a quote that is never closed, not the title of a painting. */
const longestRowCharacters = 100_000;

/** One row of a CSV file: its fields by column. */
export interface CsvRow {
  /** The line where the row starts, counted from 1. */
  readonly line: number;
  /** The field in a column of the header, or an empty string if there is no such column. */
  get(column: string): string;
}

export interface CsvExpectation {
  /** Columns that must exist, in any order and possibly among others. */
  readonly required: readonly string[];
  /** Other names of a column, used if the header lacks the column itself. */
  readonly otherNames?: Readonly<Record<string, readonly string[]>>;
  /** The file's name in messages, such as `train_info.csv`. */
  readonly name: string;
}

/**
 * Reads a CSV file as a stream (with commas, semicolons or tabs, and in the encodings and compression
 * of `readTableBytes`), passes every row with as many fields as the header to `onRow` and returns a
 * problem for each of the others.
 *
 * Throws a HarnessError if the file is empty, cannot be read, lacks a required column or has a quote
 * that is never closed.
 */
export async function readCsv(
  file: string,
  { required, otherNames = {}, name }: CsvExpectation,
  onRow: (row: CsvRow) => void,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  let columns: ReadonlyMap<string, number> | undefined;
  let line = 1;
  // Empty lines are kept and lines counted here: csv-parse counts a CRLF in a quoted field twice.
  const options = {
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRowCharacters,
  };

  function take(fields: string[]): void {
    const startLine = line;
    line += 1 + countLineBreaks(fields);
    if (fields.length === 1 && fields[0]?.trim() === '') return;
    if (columns === undefined) {
      columns = readHeader(fields, { required, otherNames, name });
      return;
    }
    if (fields.length !== columns.size) {
      problems.push({
        file: name,
        line: startLine,
        reason:
          `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, but the header has ` +
          `${columns.size}; put fields that contain commas in double quotes`,
      });
      return;
    }
    const known = columns;
    onRow({ line: startLine, get: (column) => fields[known.get(column) ?? -1] ?? '' });
  }

  try {
    // A Writable takes a batch of rows per turn of the event loop; `for await` would take one.
    const rows = new Writable({
      objectMode: true,
      highWaterMark: 1024,
      write(fields, _encoding, done) {
        try {
          take(fields);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
    const bytes = readTableBytes(file);
    const first = await bytes.next();
    const delimiter = first.done ? ',' : findDelimiter(first.value);
    const source = async function* () {
      if (!first.done) yield first.value;
      yield* bytes;
    };
    await pipeline(Readable.from(source()), parse({ ...options, delimiter }), rows);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw unreadable(error, name, line);
  }
  if (columns === undefined) {
    throw new HarnessError(
      'CSV_EMPTY',
      `${name} is empty. It must begin with a header with the columns ${required.join(',')}.`,
    );
  }
  return problems;
}

function countLineBreaks(fields: readonly string[]): number {
  let breaks = 0;
  for (const field of fields) {
    if (field.includes('\n') || field.includes('\r')) {
      breaks += field.match(/\r\n|\n|\r/g)?.length ?? 0;
    }
  }
  return breaks;
}

function readHeader(
  fields: readonly string[],
  { required, otherNames = {}, name }: CsvExpectation,
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const [index, field] of fields.entries()) {
    const column = field.trim();
    if (columns.has(column)) {
      throw new HarnessError(
        'CSV_COLUMN_TWICE',
        `${name} has the column "${column}" twice. Remove or rename one of them.`,
      );
    }
    columns.set(column, index);
  }
  for (const [column, others] of Object.entries(otherNames)) {
    const other = others.find((name) => columns.has(name));
    const index = other === undefined ? undefined : columns.get(other);
    if (other === undefined || index === undefined || columns.has(column)) continue;
    columns.delete(other);
    columns.set(column, index);
  }
  const missing = required.filter((column) => !columns.has(column));
  if (missing.length > 0) {
    const hint = missing.length === 1 ? didYouMean(missing[0] ?? '', columns.keys()) : '';
    throw new HarnessError(
      'CSV_COLUMN_MISSING',
      `${name} lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}; ` +
        `its first line is ${shorten(fields.join(','))}.${hint} ` +
        `The first line must name the columns ${required.join(',')}.`,
    );
  }
  return columns;
}

function unreadable(error: unknown, name: string, line: number): HarnessError {
  if (
    error instanceof CsvError &&
    (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
  ) {
    return new HarnessError(
      'CSV_QUOTE_NOT_CLOSED',
      `${name}, line ${line}: a double quote is opened and never closed. ` +
        'Close it, or double it if it is part of the text.',
      { cause: error },
    );
  }
  return new HarnessError('CSV_UNREADABLE', `${name} cannot be read: ${messageOf(error)}.`, {
    cause: error,
  });
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
