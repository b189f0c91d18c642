// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { requireRoom } from '../../shared/array-file/read-npy.ts';
import { openParquet, type ParquetFile } from '../collection/parquet/open-parquet.ts';
import { readText } from '../collection/parquet/read-text.ts';
import { type NamedTable, paintingColumns, type RowId } from './feature-table.ts';

/** Possible names of the column of lists, if there are several. */
const usualNames = ['features', 'embeddings', 'embedding'];

/**
 * Reads features from a Parquet file: its column of lists of numbers, or if there is none all its
 * columns of numbers side by side, and the paintings from the column that names them, if there is one.
 *
 * @throws HarnessError `PARQUET_UNREADABLE`
 * @throws Error saying what is wrong with the file
 */
export async function readParquetFeatures(path: string, name: string): Promise<NamedTable> {
  const file = await openParquet(path, name);
  if (file.rows === 0) throw new Error('it has no rows');
  const idColumn = paintingColumns.find((column) => file.columns.includes(column));
  const others = file.columns.filter((column) => column !== idColumn);
  const chosen = chooseColumns(others, await readExamples(file, others));
  const ids: RowId[] = [];
  let data = new Float32Array(0);
  let width = 0;
  for (const group of file.groups) {
    const wanted = idColumn === undefined ? chosen : [idColumn, ...chosen];
    for (const [i, values] of (await file.readValues(wanted, group)).entries()) {
      const row = group.start + i;
      const numbers = listNumbers(values, chosen);
      if (row === 0) {
        width = numbers.length;
        requireRoom(file.rows, width);
        data = new Float32Array(file.rows * width);
      }
      if (numbers.length !== width) {
        throw new Error(
          `row ${row + 1} has ${numbers.length} numbers, but the first row has ${width}`,
        );
      }
      for (let k = 0; k < width; k++) data[row * width + k] = readNumber(numbers[k], row);
      if (idColumn !== undefined) ids.push(readId(file, idColumn, values, row, name));
    }
  }
  if (width === 0) throw new Error('its rows contain no numbers');
  return { name, rows: file.rows, width, data, ids: idColumn === undefined ? undefined : ids };
}

/**
 * An example value of each column, from the first group of rows; none for a column that is empty
 * there.
 */
async function readExamples(
  file: ParquetFile,
  columns: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const [first = {}] = await file.readValues(columns, { start: 0, end: 1 });
  const empty = columns.filter((column) => first[column] == null);
  const group = file.groups[0];
  if (empty.length === 0 || group === undefined) return first;
  const examples = { ...first };
  for (const values of await file.readValues(empty, group)) {
    for (const column of empty) examples[column] ??= values[column];
  }
  return examples;
}

/** @param first a value of each column */
function chooseColumns(columns: readonly string[], first: Readonly<Record<string, unknown>>) {
  const lists = columns.filter((column) => isList(first[column]));
  const usual = lists.find((column) => usualNames.includes(column));
  if (usual !== undefined) return [usual];
  if (lists.length === 1) return lists;
  if (lists.length > 1) {
    throw new Error(`it has several columns of lists (${lists.join(', ')}); call one features`);
  }
  const numbers = columns.filter((column) => ['number', 'bigint'].includes(typeof first[column]));
  if (numbers.length > 0) return numbers;
  throw new Error(
    `it has no column of lists of numbers and none of numbers, but ${columns.join(', ') || 'only names'}`,
  );
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function listNumbers(
  values: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): ArrayLike<unknown> {
  const [only = ''] = columns;
  const list = values[only];
  if (columns.length === 1 && isList(list)) return list;
  return columns.map((column) => values[column]);
}

/** NaN if there is no value: the check of all rows names the painting. */
function readNumber(value: unknown, row: number): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || value === undefined) return Number.NaN;
  throw new Error(`row ${row + 1} contains something that is not a number`);
}

function readId(
  file: ParquetFile,
  column: string,
  values: Readonly<Record<string, unknown>>,
  row: number,
  name: string,
): RowId {
  const painting = readText(values[column], file.classNames(column));
  return { painting, where: `${name}, row ${row + 1}` };
}
