import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { isNpy } from '../../shared/array-file/npy-header.ts';
import { readNpy } from '../../shared/array-file/read-npy.ts';
import { readNpz } from '../../shared/array-file/read-npz.ts';
import { describeSystemError } from '../../shared/describe-system-error.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { readCsv } from '../collection/read-csv.ts';
import { type NamedTable, paintingColumns, type RowId, tableInvalid } from './feature-table.ts';
import { readParquetFeatures } from './read-parquet-features.ts';

/**
 * Reads a table of features in a format recognised by the first bytes: NumPy's NPY or NPZ, or Parquet.
 * Numbers are rounded to float32.
 *
 * @param idsFile a CSV whose rows name the paintings of the table's rows, in the same order
 * @throws HarnessError `FEATURES_TABLE_INVALID`, `PARQUET_UNREADABLE`, and what `readCsv` throws
 */
export async function readFeatureTable(
  path: string,
  idsFile: string | undefined,
): Promise<NamedTable & { readonly ids: readonly RowId[] }> {
  const name = escapeHarmful(basename(path));
  const listed = idsFile === undefined ? undefined : await readIds(idsFile);
  const requireIds = (rows: number, ids: readonly RowId[] | undefined = listed) => {
    if (ids === undefined) {
      throw tableInvalid(
        name,
        'it does not name the painting of each row; name a CSV with the column painting, one line per row, with --ids',
      );
    }
    if (ids.length === rows) return ids;
    throw tableInvalid(
      name,
      `it has ${rows} rows, but ${idsFile === undefined ? name : basename(idsFile)} names ${ids.length} paintings`,
    );
  };
  const table = await readTable(path, name, requireIds).catch((error) => {
    if (error instanceof HarnessError) throw error;
    throw tableInvalid(name, describeSystemError(error) ?? messageOf(error), error);
  });
  const ids = requireIds(table.rows, listed ?? table.ids);
  requireFinite(table, ids);
  return { ...table, ids };
}

/**
 * @param requireIds throws if a table does not name its paintings, before memory is allocated for it
 */
async function readTable(
  path: string,
  name: string,
  requireIds: (rows: number) => void,
): Promise<NamedTable> {
  const start = await readStart(path);
  if (isNpy(start)) {
    const { size } = await stat(path);
    return { name, ids: undefined, ...(await readNpy(createReadStream(path), size, requireIds)) };
  }
  const text = start.toString('latin1');
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) {
    return { name, ids: undefined, ...(await readNpz(path, requireIds)) };
  }
  if (text.startsWith('PAR1')) return readParquetFeatures(path, name);
  if (text.startsWith('\x80')) {
    throw new Error(
      'it is a pickle, which is never loaded; save numbers: numpy.save(file, table.astype("float32"))',
    );
  }
  throw new Error('it is not NPY, NPZ or Parquet, judging by its first bytes');
}

async function readStart(path: string): Promise<Buffer> {
  // Waiting for a pipe could take for ever.
  if (!(await stat(path)).isFile()) throw new Error('it is a folder or a device, not a file');
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function readIds(file: string): Promise<RowId[]> {
  const name = escapeHarmful(basename(file));
  const ids: RowId[] = [];
  const [column = '', ...others] = paintingColumns;
  const expected = { required: [column], otherNames: { [column]: others }, name };
  const [malformed] = await readCsv(file, expected, ({ line, get }) => {
    const painting = get(column).trim();
    if (painting === '') throw tableInvalid(`${name}, line ${line}`, 'the painting is empty');
    ids.push({ painting, where: `${name}, line ${line}` });
  });
  if (malformed !== undefined) {
    throw tableInvalid(`${name}, line ${malformed.line ?? 1}`, malformed.reason);
  }
  return ids;
}

function requireFinite({ name, width, data }: NamedTable, ids: readonly RowId[]): void {
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const row = Math.floor(bad / width);
  throw tableInvalid(
    name,
    `row ${row + 1} (${JSON.stringify(ids[row]?.painting)}) has a number that is missing, NaN or infinite as float32`,
  );
}
