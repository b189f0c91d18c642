import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { HarnessError, messageOf } from '../contract/errors.ts';

/** Bytes read at once: large enough that a step between blocks costs nothing. */
const blockBytes = 1 << 20;
/** A longer line comes from a file that is no CSV, or from a quote that is never closed. */
const longestLineBytes = 100_000;
const rowsBetweenPauses = 10_000;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const comma = 0x2c;
const quote = 0x22;

type FileCode = 'ANSWERS' | 'PAIRS' | 'SUBMISSION';

/** What a CSV file must look like, and how its errors are called. */
export interface FieldsExpectation {
  /** The header, exactly these columns in this order. */
  readonly columns: readonly string[];
  /** Beginning of error codes: `PAIRS` gives PAIRS_HEADER, PAIRS_INVALID and PAIRS_UNREADABLE. */
  readonly code: FileCode;
}

/**
 * Gets one row. Field `i` is `bytes[bounds[2 * i]]` up to, not including, `bytes[bounds[2 * i + 1]]`
 * in UTF-8. Both arrays are reused: copy what must stay. Lines count from 1, the header included.
 */
export type TakeFields = (bytes: Buffer, bounds: Int32Array, line: number) => void;

/**
 * Reads a CSV file of many millions of short rows as bytes and hands over each row; pauses (yields)
 * between blocks, so that memory stays flat. BOM, CRLF, blank lines, a missing last line end and
 * gzip (told by its first bytes) are accepted.
 *
 * Rows without quotes are cut at commas here, about 40 times as fast as csv-parse; from the first
 * block with a double quote on, csv-parse reads the rest of the file.
 *
 * Throws a HarnessError where the file cannot be read, its header is another or a row has another
 * number of fields.
 */
export async function* readFields(
  file: string,
  { columns, code }: FieldsExpectation,
  take: TakeFields,
): AsyncGenerator<void> {
  const name = basename(file);
  // Two bounds a field, and one field more than there may be, to notice it.
  const bounds = new Int32Array(2 * (columns.length + 1));
  let headerSeen = false;

  function takeRow(bytes: Buffer, fields: number, line: number): void {
    if (headerSeen && fields === columns.length) {
      take(bytes, bounds, line);
      return;
    }
    if (headerSeen) {
      throw new HarnessError(
        `${code}_INVALID`,
        `${name}, line ${line}: has ${fields === 1 ? 'one field' : `${fields} fields`} where the ` +
          `header has ${columns.length} (${columns.join(',')}). Correct or remove the line.`,
      );
    }
    headerSeen = true;
    const found = Array.from({ length: Math.min(fields, columns.length + 1) }, (_, i) =>
      bytes.toString('utf8', bounds[2 * i], bounds[2 * i + 1]),
    );
    if (fields !== columns.length || columns.some((column, i) => column !== found[i])) {
      const more = fields > found.length ? ',…' : '';
      throw new HarnessError(
        `${code}_HEADER`,
        `${name}, line ${line}: the header is "${shorten(found.join(','))}${more}" where ` +
          `"${columns.join(',')}" is expected.`,
      );
    }
  }

  /** Cuts a block of whole lines at line ends and commas; returns the next line's number. */
  function cutLines(bytes: Buffer, firstLine: number): number {
    const end = bytes.length;
    let line = firstLine;
    let at = 0;
    while (at < end) {
      const start = at;
      let fields = 0;
      bounds[0] = at;
      for (;;) {
        const byte = bytes[at];
        if (byte === comma) {
          fields++;
          bounds[2 * fields - 1] = at;
          // Stores beyond the end of a typed array do nothing.
          bounds[2 * fields] = at + 1;
        } else if (byte === lineFeed) {
          break;
        }
        at++;
      }
      const lineEnd = at > start && bytes[at - 1] === carriageReturn ? at - 1 : at;
      bounds[2 * fields + 1] = lineEnd;
      if (lineEnd > start) takeRow(bytes, fields + 1, line);
      line++;
      at++;
    }
    return line;
  }

  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let atStart = true;
  const source = readBytes(file);
  try {
    for (;;) {
      const { value, done } = await source.next();
      // A line feed of our own ends a last line that has none.
      const added = done ? Buffer.from('\n') : value;
      let block = rest.length === 0 ? added : Buffer.concat([rest, added]);
      const end = block.lastIndexOf(lineFeed) + 1;
      if (end === 0) {
        if (block.length > longestLineBytes) throw lineTooLong(name, code, line);
        rest = block;
        continue;
      }
      if (atStart && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) {
        block = block.subarray(3);
        rest = block.subarray(end - 3);
        block = block.subarray(0, end - 3);
      } else {
        rest = block.subarray(end);
        block = block.subarray(0, end);
      }
      atStart = false;
      if (block.includes(quote)) {
        const remaining = async function* () {
          yield block;
          if (rest.length > 0) yield rest;
          if (!done) yield* source;
        };
        yield* parseQuoted(remaining(), { name, code, line, bounds, takeRow });
        break;
      }
      line = cutLines(block, line);
      if (done) break;
      yield;
    }
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw new HarnessError(
      `${code}_UNREADABLE`,
      `${name} cannot be read: ${messageOf(error)}. Check the path, or fetch the file again.`,
      { cause: error },
    );
  } finally {
    await source.return(undefined);
  }
  if (!headerSeen) {
    throw new HarnessError(
      `${code}_HEADER`,
      `${name} is empty. Its first line must be "${columns.join(',')}".`,
    );
  }
}

/** The file's bytes in order, unpacked where they are gzip. */
async function* readBytes(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  const magic = Buffer.alloc(2);
  try {
    await handle.read(magic, 0, 2, 0);
  } finally {
    await handle.close();
  }
  const bytes = createReadStream(file, { highWaterMark: blockBytes });
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
    yield* bytes;
    return;
  }
  const unpacked = createGunzip({ chunkSize: blockBytes });
  bytes.on('error', (error) => unpacked.destroy(error));
  try {
    yield* bytes.pipe(unpacked);
  } finally {
    bytes.destroy();
  }
}

interface QuotedContext {
  readonly name: string;
  readonly code: FileCode;
  /** The number of the first line. */
  readonly line: number;
  readonly bounds: Int32Array;
  takeRow(bytes: Buffer, fields: number, line: number): void;
}

/** Reads rows whose fields may be quoted. */
async function* parseQuoted(
  blocks: AsyncIterable<Buffer>,
  { name, code, line: firstLine, bounds, takeRow }: QuotedContext,
): AsyncGenerator<void> {
  let line = firstLine;
  let rows = 0;
  const parser = parse({
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestLineBytes,
    record_delimiter: ['\r\n', '\n'],
  });
  const input = Readable.from(blocks);
  input.on('error', (error) => parser.destroy(error));
  try {
    for await (const fields of input.pipe(parser) as AsyncIterable<string[]>) {
      const startLine = line;
      line += 1 + fields.reduce((breaks, field) => breaks + field.split('\n').length - 1, 0);
      if (fields.length === 1 && fields[0] === '') continue;
      const bytes = Buffer.from(fields.join(''));
      let at = 0;
      for (const [i, field] of fields.entries()) {
        bounds[2 * i] = at;
        at += Buffer.byteLength(field);
        bounds[2 * i + 1] = at;
      }
      takeRow(bytes, fields.length, startLine);
      if (++rows % rowsBetweenPauses === 0) yield;
    }
  } catch (error) {
    if (error instanceof CsvError) throw lineTooLong(name, code, line, error);
    throw error;
  } finally {
    input.destroy();
  }
}

function lineTooLong(name: string, code: FileCode, line: number, cause?: unknown): HarnessError {
  return new HarnessError(
    `${code}_INVALID`,
    `${name}, line ${line}: the line does not end, or a double quote is opened and never closed. ` +
      'The file must be a CSV with one short row a line.',
    { cause },
  );
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
