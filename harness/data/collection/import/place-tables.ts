import { basename, join, resolve } from 'node:path';
import type { Entry } from 'yauzl';
import { isHidden } from '../../../shared/table-file/zip-entries.ts';
import type { Problem } from '../collection.ts';
import { isBomb } from './entry-bomb.ts';
import { type Sources, type TableName, tableNames } from './find-sources.ts';
import { areOnOneDisk } from './free-space.ts';
import { type OpenArchive, unpackEntry } from './open-archive.ts';
import { placeFile, sizeOf } from './place-file.ts';

/** The tables that an import found, as they are and in archives. */
interface FoundTables {
  readonly tables: Sources['tables'];
  readonly archives: readonly OpenArchive[];
  /** The folder that they go to. */
  readonly into: string;
}

/** The bytes that the tables need which are unpacked, or copied from another disk. */
export async function bytesForTables({ tables, archives, into }: FoundTables): Promise<number> {
  let needed = 0;
  for (const [name, file] of tables) {
    const bytes = await sizeOf(file);
    const isCopied = !(await areOnOneDisk(file, into));
    if (isCopied && (await sizeOf(targetOf(name, file, into))) !== bytes) needed += bytes;
  }
  for (const { archive } of archives) {
    for (const { entry, name } of listTables(archive)) {
      const bytes = entry.uncompressedSize;
      if (!isBomb(entry) && (await sizeOf(join(into, name))) !== bytes) needed += bytes;
    }
  }
  return needed;
}

/** Brings the tables to their place and returns which are there; what fails is noted. */
export async function placeTables(
  { tables, archives, into }: FoundTables,
  consume: boolean,
  problems: Problem[],
): Promise<TableName[]> {
  const placed = new Set<TableName>();
  for (const [name, file] of tables) {
    const target = targetOf(name, file, into);
    // Tables are small, but for the pairs; a link serves, and what is not linked is copied.
    if (resolve(file) !== target) await placeFile(file, target, { move: consume, mayCopy: true });
    placed.add(name);
  }
  for (const source of archives) {
    for (const { entry, name } of listTables(source.archive)) {
      const target = join(into, name);
      const isThere = (await sizeOf(target)) === entry.uncompressedSize;
      if (isThere || (await unpackEntry(source, entry, target, problems))) placed.add(name);
    }
  }
  return [...placed];
}

function targetOf(name: TableName, file: string, into: string): string {
  return join(into, file.endsWith('.gz') ? `${name}.gz` : name);
}

/** The tables among an archive's entries. */
function listTables({
  entries,
}: OpenArchive['archive']): { readonly entry: Entry; readonly name: TableName }[] {
  return entries.flatMap((entry) => {
    const name = tableNames.find((name) => name === basename(entry.fileName));
    return name === undefined || isHidden(entry.fileName) ? [] : [{ entry, name }];
  });
}
