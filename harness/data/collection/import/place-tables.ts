import { basename, join, resolve } from 'node:path';
import type { Entry } from 'yauzl';
import { isHidden } from '../../../shared/table-file/zip-entries.ts';
import type { Problem } from '../collection.ts';
import { isBomb } from './entry-bomb.ts';
import { type Sources, type TableName, tableNames } from './find-sources.ts';
import { type OpenArchive, unpackEntry } from './open-archive.ts';
import { isCopied, placeFile, sizeOf } from './place-file.ts';

/** The tables that an import found, plain and in archives. */
interface FoundTables {
  readonly tables: Sources['tables'];
  readonly archives: readonly OpenArchive[];
  /** The destination folder. */
  readonly into: string;
}

/** The bytes needed for tables that must be unpacked, or copied because they are on another disk. */
export async function bytesForTables(
  { tables, archives, into }: FoundTables,
  consume: boolean,
): Promise<number> {
  let needed = 0;
  for (const [name, file] of tables) {
    const bytes = await sizeOf(file);
    if ((await sizeOf(targetOf(name, file, into))) === bytes) continue;
    if (await isCopied(file, into, consume)) needed += bytes;
  }
  for (const { archive } of archives) {
    for (const { entry, name } of listTables(archive)) {
      const bytes = entry.uncompressedSize;
      if (!isBomb(entry) && (await sizeOf(join(into, name))) !== bytes) needed += bytes;
    }
  }
  return needed;
}

/** Brings the tables to their destination; failures are recorded. */
export async function placeTables(
  { tables, archives, into }: FoundTables,
  consume: boolean,
  problems: Problem[],
): Promise<{
  /** The tables that now exist. */
  readonly placed: readonly TableName[];
  /** Archives with a table that cannot be unpacked. */
  readonly failed: ReadonlySet<OpenArchive>;
}> {
  const placed = new Set<TableName>();
  const failed = new Set<OpenArchive>();
  for (const [name, file] of tables) {
    const target = targetOf(name, file, into);
    if (resolve(file) !== target) await placeFile(file, target, consume);
    placed.add(name);
  }
  for (const source of archives) {
    for (const { entry, name } of listTables(source.archive)) {
      const target = join(into, name);
      const isThere = (await sizeOf(target)) === entry.uncompressedSize;
      if (isThere || (await unpackEntry(source, entry, target, problems))) placed.add(name);
      else failed.add(source);
    }
  }
  return { placed: [...placed], failed };
}

function targetOf(name: TableName, file: string, into: string): string {
  return join(into, file.endsWith('.gz') ? `${name}.gz` : name);
}

/** The tables among an archive's entries. */
export function listTables({
  entries,
}: OpenArchive['archive']): { readonly entry: Entry; readonly name: TableName }[] {
  return entries.flatMap((entry) => {
    const name = tableNames.find((name) => name === basename(entry.fileName));
    return name === undefined || isHidden(entry.fileName) ? [] : [{ entry, name }];
  });
}
