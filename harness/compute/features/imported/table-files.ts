import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { readNpyHeader } from '../../../shared/array-file/npy-header.ts';
import { encodeNpy, type Float32Table } from '../../../shared/npy.ts';
import { removeUnfinished, writeWhole } from '../../../shared/write-whole.ts';
import { cacheNotWritable } from '../shard.ts';

const picturesName = 'pictures.txt';
const numbersName = 'features.npy';
/** Increased whenever the same files give different features. */
const formatVersion = 1;

/** An imported table, ready for its rows to be read. */
export interface StoredTable {
  readonly width: number;
  /** The row of each picture, by the SHA-256 of its file. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Reads rows one after another; `take` gets each with its index in the list. */
  read(rows: readonly number[], take: (row: Float32Array, place: number) => void): Promise<void>;
}

/**
 * Stores a table as `<folder>/<digest>/`: its values as NPY, and the SHA-256 of each row's picture,
 * one per line. The same rows in another order are the same table.
 *
 * @param rowOf the row of each picture
 * @returns the SHA-256 over both
 * @throws HarnessError `CACHE_NOT_WRITABLE`
 */
export async function storeTable(
  folder: string,
  { data, width }: Float32Table,
  rowOf: ReadonlyMap<string, number>,
): Promise<string> {
  const pictures = [...rowOf.keys()].sort();
  const sorted = new Float32Array(pictures.length * width);
  for (const [i, picture] of pictures.entries()) {
    const from = (rowOf.get(picture) ?? 0) * width;
    sorted.set(data.subarray(from, from + width), i * width);
  }
  const numbers = encodeNpy({ rows: pictures.length, width, data: sorted });
  const list = pictures.map((picture) => `${picture}\n`).join('');
  const digest = beginDigest(list).update(numbers).digest('hex');
  const own = join(folder, digest);
  try {
    mkdirSync(own, { recursive: true });
    removeUnfinished(own);
    await writeWhole(join(own, picturesName), list);
    await writeWhole(join(own, numbersName), numbers);
  } catch (error) {
    throw cacheNotWritable(own, error);
  }
  return digest;
}

/**
 * Opens a table written by {@link storeTable}, and checks it against its digest.
 *
 * @throws HarnessError `FEATURES_TABLE_MISSING`
 */
export async function openStoredTable(folder: string, digest: string): Promise<StoredTable> {
  const own = join(folder, digest);
  const file = join(own, numbersName);
  try {
    const list = await readFile(join(own, picturesName), 'utf8');
    const hash = beginDigest(list);
    for await (const block of createReadStream(file)) hash.update(block as Buffer);
    if (hash.digest('hex') !== digest) throw new Error('it has changed since it was written');
    const header = await readHeader(file);
    const pictures = list.split('\n').slice(0, -1);
    const rowOf = new Map(pictures.map((picture, row) => [picture, row]));
    return {
      width: header.width,
      rowOf,
      read: (rows, take) => readRows(file, header, rows, take),
    };
  } catch (error) {
    throw new HarnessError(
      'FEATURES_TABLE_MISSING',
      `The table of imported features ${own} cannot be used: ${messageOf(error)}. Import it again with harness features --import.`,
      { cause: error },
    );
  }
}

function beginDigest(list: string) {
  return createHash('sha256').update(`imported features ${formatVersion}\n${list}\n`);
}

async function readHeader(file: string) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const header = readNpyHeader(buffer.subarray(0, bytesRead));
    if (header === undefined) throw new Error('it ends within its header');
    return header;
  } finally {
    await handle.close();
  }
}

async function readRows(
  file: string,
  { start, width }: { readonly start: number; readonly width: number },
  rows: readonly number[],
  take: (row: Float32Array, place: number) => void,
): Promise<void> {
  const bytes = Buffer.alloc(width * 4);
  const numbers = new Float32Array(width);
  const handle = await open(file);
  try {
    for (const [place, row] of rows.entries()) {
      await handle.read(bytes, 0, bytes.length, start + row * bytes.length);
      for (let k = 0; k < width; k++) numbers[k] = bytes.readFloatLE(4 * k);
      take(numbers, place);
    }
  } finally {
    await handle.close();
  }
}
