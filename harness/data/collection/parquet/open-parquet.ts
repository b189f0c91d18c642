import { open, stat } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../../contract/errors.ts';

/** A Parquet file whose footer was read. */
export interface ParquetFile {
  /** Absolute. */
  readonly path: string;
  readonly rows: number;
  /** Names of its columns. */
  readonly columns: readonly string[];
  /** The column of images, a structure of `bytes` and `path`; undefined if there is none. */
  readonly imageColumn: string | undefined;
  /**
   * The groups of rows that are stored together: the first row of each, and the row after its last.
   */
  readonly groups: readonly { readonly start: number; readonly end: number }[];
  /** The names of a column's classes by number, if its values are class numbers. */
  classNames(column: string): readonly string[] | undefined;
  /**
   * Values of some columns, row by row; only the paths of images.
   *
   * @param range the rows to read; all by default
   * @throws HarnessError `PARQUET_UNREADABLE`
   */
  readValues(
    columns: readonly string[],
    range?: { readonly start: number; readonly end: number },
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /**
   * The bytes of the images of one group, undefined if a row has none.
   *
   * @throws HarnessError `PARQUET_UNREADABLE`
   */
  readImages(start: number, end: number): Promise<readonly (Uint8Array | undefined)[]>;
}

/**
 * Opens a Parquet file; only its footer is read.
 *
 * @param name its name in messages
 * @throws HarnessError `PARQUET_UNREADABLE`
 */
export async function openParquet(path: string, name: string): Promise<ParquetFile> {
  const failed = (error: unknown) => unreadable(name, error);
  const file = await openBuffer(path).catch((error) => Promise.reject(failed(error)));
  const metadata = await readFooter(file).catch((error) => Promise.reject(failed(error)));
  const columns = listColumns(metadata);
  const imageColumn = columns.find((column) => isImage(metadata, column));
  const withoutBytes =
    imageColumn === undefined ? metadata : leaveOut(metadata, [imageColumn, 'bytes']);
  const classes = readClasses(metadata);
  let row = 0;
  const groups = metadata.row_groups.map(({ num_rows }) => {
    const start = row;
    row += Number(num_rows);
    return { start, end: row };
  });
  return {
    path,
    rows: row,
    columns,
    imageColumn,
    groups,
    classNames: (column) => classes.get(column),
    async readValues(wanted, range) {
      const known = wanted.filter((column) => columns.includes(column));
      try {
        const read = { file, metadata: withoutBytes, columns: [...known], compressors };
        if (range === undefined) return await parquetReadObjects(read);
        return await parquetReadObjects({ ...read, rowStart: range.start, rowEnd: range.end });
      } catch (error) {
        throw failed(error);
      }
    },
    async readImages(start, end) {
      if (imageColumn === undefined) return [];
      const columns = [imageColumn];
      try {
        const rows = await parquetReadObjects({
          file,
          metadata,
          columns,
          rowStart: start,
          rowEnd: end,
          compressors,
          // Bytes are not text.
          utf8: false,
        });
        return rows.map((row) => {
          const bytes: unknown = row[imageColumn]?.bytes;
          return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : undefined;
        });
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

/** Reads a file in pieces and caches none of them. */
async function openBuffer(path: string): Promise<AsyncBuffer> {
  const { size } = await stat(path);
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new ArrayBuffer(Math.max(0, end - start));
      const handle = await open(path);
      try {
        const { bytesRead } = await handle.read(new Uint8Array(bytes), 0, bytes.byteLength, start);
        if (bytesRead < bytes.byteLength) throw new Error('it ends too early');
        return bytes;
      } finally {
        await handle.close();
      }
    },
  };
}

async function readFooter(file: AsyncBuffer): Promise<FileMetaData> {
  const start = Buffer.from(await file.slice(0, Math.min(file.byteLength, 64))).toString('latin1');
  if (start.startsWith('version https://git-lfs')) {
    throw new Error('it is a Git LFS pointer; fetch the file with "git lfs pull"');
  }
  if (!start.startsWith('PAR1'))
    throw new Error('it is not a Parquet file, judging by its first bytes');
  return parquetMetadataAsync(file);
}

/** The names of the top-level columns. */
function listColumns({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = () => {
    const children = schema[at++]?.num_children ?? 0;
    for (let i = 0; i < children; i++) skip();
  };
  while (at < schema.length) {
    const name = schema[at]?.name;
    if (name !== undefined) names.push(name);
    skip();
  }
  return names;
}

function isImage({ row_groups }: FileMetaData, column: string): boolean {
  const [group] = row_groups;
  return (
    group?.columns.some(({ meta_data }) => {
      const path = meta_data?.path_in_schema;
      return path?.length === 2 && path[0] === column && path[1] === 'bytes';
    }) ?? false
  );
}

/** The metadata of a file without one field of a structure, whose bytes are then never read. */
function leaveOut(metadata: FileMetaData, [column, part]: readonly [string, string]): FileMetaData {
  const at = metadata.schema.findIndex(({ name, num_children }) => name === column && num_children);
  const parent = metadata.schema[at];
  const offset = metadata.schema.slice(at + 1).findIndex(({ name }) => name === part);
  if (parent === undefined || offset < 0) return metadata;
  const children = (parent.num_children ?? 1) - 1;
  const schema = metadata.schema
    .map((element) => (element === parent ? { ...element, num_children: children } : element))
    .filter((_, index) => index !== at + 1 + offset);
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter(
      ({ meta_data }) => meta_data?.path_in_schema.join('\0') !== `${column}\0${part}`,
    ),
  }));
  return { ...metadata, schema, row_groups };
}

const featuresSchema = z.object({
  info: z.object({
    features: z.record(z.string(), z.object({ names: z.array(z.string()).optional() }).catch({})),
  }),
});

/** Class names by column, as the `datasets` library writes them to a file's metadata. */
function readClasses({ key_value_metadata = [] }: FileMetaData): Map<string, readonly string[]> {
  const classes = new Map<string, readonly string[]>();
  const text = key_value_metadata.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return classes;
  let described: unknown;
  try {
    described = JSON.parse(text);
  } catch {
    return classes;
  }
  const read = featuresSchema.safeParse(described);
  if (!read.success) return classes;
  for (const [column, { names }] of Object.entries(read.data.info.features)) {
    if (names !== undefined) classes.set(column, names);
  }
  return classes;
}

function unreadable(name: string, error: unknown): HarnessError {
  return new HarnessError(
    'PARQUET_UNREADABLE',
    `${name} cannot be read as Parquet: ${messageOf(error).replace(/\.$/, '')}. Download it again, or move it out of the folder.`,
    { cause: error },
  );
}
