import { HarnessError } from '../../contract/errors.ts';
import type { Problem } from './collection.ts';
import type { NamedColumns, TableField } from './named-columns.ts';
import { openParquet } from './parquet/open-parquet.ts';
import { readText } from './parquet/read-text.ts';
import { type CsvRow, readCsv } from './read-csv.ts';

/** A table of paintings. */
export interface PaintingTable {
  /** Absolute. */
  readonly path: string;
  /** Its name in messages. */
  readonly name: string;
  readonly columns: NamedColumns;
}

/**
 * Reads a table of paintings, CSV or Parquet, row by row; columns have their usual names.
 *
 * @returns a problem for each broken row
 * @throws HarnessError `PARQUET_COLUMN_MISSING`, `PARQUET_UNREADABLE`, and the errors of `readCsv`
 */
export async function readPaintingTable(
  { path, name, columns }: PaintingTable,
  onRow: (row: CsvRow) => void,
): Promise<Problem[]> {
  const nameOf = (column: string) => columns[column as TableField] ?? column;
  const required = [...new Set(['file', 'artist', ...Object.keys(columns)].map(nameOf))];
  if (!/\.parquet$/i.test(path)) {
    const otherNames = columns.file === undefined ? { file: ['path'] } : {};
    return readCsv(path, { required, otherNames, name }, ({ line, get }) =>
      onRow({ line, get: (column) => get(nameOf(column)) }),
    );
  }
  const file = await openParquet(path, name);
  const missing = required.filter((column) => !file.columns.includes(column));
  if (missing.length > 0) {
    throw new HarnessError(
      'PARQUET_COLUMN_MISSING',
      `${name} lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}; it has ${file.columns.join(', ')}. ` +
        'Name them with --columns: file=path,artist=painter.',
    );
  }
  const texts = file.columns.filter((column) => column !== file.imageColumn);
  for (const [index, row] of (await file.readValues(texts)).entries()) {
    const get = (column: string) => readText(row[nameOf(column)], file.classNames(nameOf(column)));
    onRow({ line: index + 1, get });
  }
  return [];
}
