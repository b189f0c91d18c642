import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { openPromise } from 'yauzl';
import { refusePipe } from '../refuse-pipe.ts';
import { isVisibleFile, listEntries, readEntry, zipOptions } from './zip-entries.ts';

/** Bytes per read: large enough for the work between blocks to be negligible. */
const blockBytes = 1 << 20;
/** The first block contains the first line, unless that is longer. */
const firstLineBytes = 1 << 16;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** In UTF-8; the decoder removes that of UTF-16. */
const byteOrderMark = Buffer.from('\ufeff');

/** The first bytes of other archive formats. */
const otherPackers: readonly (readonly [start: string, name: string])[] = [
  ['\xfd7zXZ\0', 'xz'],
  ['BZh', 'bzip2'],
  ['7z\xbc\xaf\x27\x1c', '7-Zip'],
  ['Rar!', 'RAR'],
  ['\x28\xb5\x2f\xfd', 'Zstandard'],
];

/**
 * The text of a table in UTF-8 with line feeds, as a sequence of blocks. It recognises by their first
 * bytes: gzip, a zip archive with one table, UTF-8 and UTF-16 with a byte order mark, UTF-16 without one,
 * and lines that end with only a carriage return. CRLF is kept.
 *
 * @throws Error that names the format, if the file is packed or encoded in another way; for a pipe
 */
export async function* readTableBytes(file: string): AsyncGenerator<Buffer> {
  yield* toPlainText(unpack(file, await readStart(file)));
}

/** The delimiter of a table, from its first line: a comma, or a semicolon or tab if there is no comma. */
export function findDelimiter(start: Uint8Array): ',' | ';' | '\t' {
  const end = start.indexOf(lineFeed);
  const line = Buffer.from(start.subarray(0, end < 0 ? undefined : end)).toString();
  if (line.includes(',')) return ',';
  return line.includes('\t') ? '\t' : line.includes(';') ? ';' : ',';
}

async function readStart(file: string): Promise<string> {
  await refusePipe(file);
  const handle = await open(file);
  try {
    const start = Buffer.alloc(8);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return start.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function* unpack(file: string, start: string): AsyncGenerator<Buffer> {
  if (start.startsWith('\x1f\x8b')) yield* readGzip(file);
  else if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) yield* readZip(file);
  else {
    const packer = otherPackers.find(([magic]) => start.startsWith(magic));
    if (packer !== undefined) throw new Error(`it is packed by ${packer[1]}; unpack it first`);
    yield* createReadStream(file, { highWaterMark: blockBytes });
  }
}

async function* readGzip(file: string): AsyncGenerator<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: blockBytes });
  const unpacked = createGunzip({ chunkSize: blockBytes });
  bytes.on('error', (error) => unpacked.destroy(error));
  try {
    yield* bytes.pipe(unpacked);
  } finally {
    bytes.destroy();
  }
}

async function* readZip(file: string): AsyncGenerator<Buffer> {
  const zip = await openPromise(file, zipOptions);
  try {
    const files = (await listEntries(zip)).filter(({ fileName }) => isVisibleFile(fileName));
    if (files.some(({ fileName }) => fileName === '[Content_Types].xml')) {
      throw new Error('it is a spreadsheet; save it as CSV');
    }
    const tables = files.filter(({ fileName }) => /\.(csv|tsv|txt)$/i.test(fileName));
    const [entry, ...others] = tables.length > 0 ? tables : files;
    if (entry === undefined) throw new Error('it is an archive without a table');
    if (others.length > 0) {
      const names = [entry, ...others].map(({ fileName }) => fileName);
      const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
      throw new Error(`it is an archive of ${names.length} files (${shown}) instead of one`);
    }
    yield* await readEntry(zip, entry);
  } finally {
    zip.close();
  }
}

async function* toPlainText(blocks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    const start = await readFirstLine(blocks);
    const encoding = findEncoding(start);
    const all = joinBlocks(start, blocks);
    const text = encoding === 'utf-8' ? all : decode(all, encoding);
    const first = await readFirstLine(text);
    const line = first.subarray(0, 3).equals(byteOrderMark) ? first.subarray(3) : first;
    const rest = joinBlocks(line, text);
    yield* hasLoneReturns(line) ? replaceReturns(rest) : rest;
  } finally {
    await blocks.return(undefined);
  }
}

/** The blocks that contain the first line, joined. */
async function readFirstLine(blocks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (start.length < firstLineBytes && !start.includes(lineFeed)) {
    const { value, done } = await blocks.next();
    if (done) break;
    start = start.length === 0 ? value : Buffer.concat([start, value]);
  }
  return start;
}

async function* joinBlocks(first: Buffer, others: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* others;
}

function findEncoding(start: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b, c, d] = start;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe)) {
    throw new Error('it is written in UTF-32; save it as UTF-8');
  }
  // The header is ASCII, so in UTF-16 every second byte is zero.
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0)) return 'utf-16be';
  return 'utf-8';
}

async function* decode(
  blocks: AsyncGenerator<Buffer>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const block of blocks) yield Buffer.from(decoder.decode(block, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Whether the first line ends with only a carriage return. */
function hasLoneReturns(start: Buffer): boolean {
  const end = start.indexOf(lineFeed);
  const at = start.subarray(0, end < 0 ? undefined : end).indexOf(carriageReturn);
  return at >= 0 && at !== end - 1;
}

async function* replaceReturns(blocks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    const text = Buffer.from(block);
    for (let at = text.indexOf(carriageReturn); at >= 0; at = text.indexOf(carriageReturn, at)) {
      text[at] = lineFeed;
    }
    yield text;
  }
}
