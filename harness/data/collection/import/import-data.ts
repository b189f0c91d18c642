import { basename, join, resolve } from 'node:path';
import type { Entry } from 'yauzl';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { isBelow } from '../../../shared/is-inside.ts';
import type { startProgress } from '../../../shared/progress.ts';
import { isHidden } from '../../../shared/table-file/zip-entries.ts';
import type { Problem } from '../collection.ts';
import { isImageName } from '../image-name.ts';
import { sortProblems } from '../order.ts';
import { isBomb, refuseBomb } from './entry-bomb.ts';
import { findSources, readPath, type Sources, type TableName, tableNames } from './find-sources.ts';
import { areOnOneDisk, askFreeBytes, describeFullDisk, isDiskFull } from './free-space.ts';
import { type ImageSide, readSides } from './image-sides.ts';
import { hasChecksum, haveSameContent, placeFile, placeStream, sizeOf } from './place-file.ts';
import { ShrinkingArchive } from './shrinking-archive.ts';

/** What a person asks of an import. */
export interface ImportRequest {
  readonly from: string;
  readonly into: string;
  /** Takes the data away from `from` as it is imported. */
  readonly consume: boolean;
  readonly startProgress: typeof startProgress;
  readonly log: (line: string) => void;
  /** Bytes that are free where a folder lies; asked of the file system by default. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface ImportResult {
  readonly tables: readonly TableName[];
  /** Images that were placed now, those that were there already, and replacements among them. */
  readonly placed: number;
  readonly present: number;
  readonly replacements: number;
  /** Images that the metadata does not know. */
  readonly unknown: number;
  /** Archives and entries that cannot be read. */
  readonly problems: readonly Problem[];
}

interface OpenArchive {
  readonly file: string;
  readonly archive: ShrinkingArchive;
}

/** An image of an archive or a folder, not yet in its place. */
interface Item {
  readonly name: string;
  readonly target: string;
  readonly bytes: number;
}

/**
 * Brings the competition's files into a folder in the layout that a run reads: the tables, `train/`
 * and `test/`. Archives are unpacked straight into their place, unpacked images are linked; with
 * `consume` they are taken away as they go, so that the 40 GB never lie on the disk twice. Of an
 * image that was replaced only the replacement is taken. What is there already is not done again.
 *
 * Throws IMPORT_NOT_FOUND, IMPORT_NOTHING, IMPORT_NO_METADATA, IMPORT_NO_SPACE, IMPORT_OTHER_DISK
 * or IMPORT_ARCHIVE_INSIDE.
 */
export async function importData(request: ImportRequest): Promise<ImportResult> {
  const importer = new Importer(request);
  return importer.run();
}

class Importer {
  readonly #request: ImportRequest;
  readonly #into: string;
  readonly #tables = new Set<TableName>();
  readonly #problems: Problem[] = [];
  readonly #replaced = new Set<string>();
  #counts = { placed: 0, present: 0, replacements: 0, unknown: 0 };

  constructor(request: ImportRequest) {
    this.#request = request;
    this.#into = resolve(request.into);
  }

  async run(): Promise<ImportResult> {
    const { from, log } = this.#request;
    const sources = await findSources(resolve(from)).catch((error) => {
      throw new HarnessError(
        'IMPORT_NOT_FOUND',
        `${from} cannot be read: ${messageOf(error)}. Name the folder with the competition's files.`,
        { cause: error },
      );
    });
    if (sources.archives.length + sources.images.length + sources.tables.size === 0) {
      throw new HarnessError(
        'IMPORT_NOTHING',
        `${from} holds none of the competition's files. It needs train_info.csv, train.zip and the ` +
          'others, packed or unpacked.',
      );
    }
    const archives: OpenArchive[] = [];
    try {
      for (const file of sources.archives) {
        const archive = await this.#openArchive(file);
        if (archive !== undefined) archives.push({ file, archive });
      }
      await this.#requireSpaceForTables(sources.tables, archives);
      for (const [name, file] of sources.tables) await this.#placeTable(name, file);
      for (const { file, archive } of archives) await this.#placeTablesOf(file, archive);
      const sides = await this.#readSides();
      for (const { file, archive } of archives) this.#noteReplacements(file, archive);
      for (const { inFolder } of sources.images) {
        if (readPath(inFolder).replaces) this.#replaced.add(basename(inFolder));
      }
      await this.#requireSpace(archives, sides);
      for (const { file, archive } of archives) await this.#unpack(file, archive, sides);
      if (sources.images.length > 0) log(`${sources.images.length} images lie unpacked`);
      await this.#linkImages(sources.images, sides);
    } catch (error) {
      throw describeFullDisk(error, this.#into);
    } finally {
      for (const { archive } of archives) archive.close();
    }
    const problems = sortProblems(this.#problems);
    return { tables: [...this.#tables], ...this.#counts, problems };
  }

  async #placeTable(name: TableName, file: string): Promise<void> {
    const target = join(this.#into, file.endsWith('.gz') ? `${name}.gz` : name);
    // Tables are small, but for the pairs; a link serves, and what is not linked is copied.
    const placing = { move: this.#request.consume, mayCopy: true };
    if (resolve(file) !== target) await placeFile(file, target, placing);
    this.#tables.add(name);
  }

  async #openArchive(file: string): Promise<ShrinkingArchive | undefined> {
    try {
      const archive = await ShrinkingArchive.open(file);
      const inner = archive.entries.find(({ fileName }) => fileName.endsWith('.zip'));
      if (inner === undefined) return archive;
      archive.close();
      throw new HarnessError(
        'IMPORT_ARCHIVE_INSIDE',
        `${file} holds archives, such as ${inner.fileName}. Unpack it once, delete it, and import ` +
          'the folder with the archives that were in it.',
      );
    } catch (error) {
      if (error instanceof HarnessError) throw error;
      this.#problems.push({ file: basename(file), reason: `cannot be read: ${messageOf(error)}` });
      return undefined;
    }
  }

  async #placeTablesOf(file: string, archive: ShrinkingArchive): Promise<void> {
    for (const { entry, name } of listTables(archive)) {
      const target = join(this.#into, name);
      if ((await sizeOf(target)) !== entry.uncompressedSize) {
        if (!(await this.#unpackEntry(file, archive, entry, target))) continue;
      }
      this.#tables.add(name);
    }
  }

  async #readSides(): Promise<ReadonlyMap<string, ImageSide>> {
    try {
      return await readSides(this.#into);
    } catch (error) {
      const [first] = this.#problems;
      if (!(error instanceof HarnessError) || first === undefined) throw error;
      // Most likely the table is in what cannot be read.
      const message = `${error.message} ${first.file}: ${first.reason}.`;
      throw new HarnessError(error.code, message, { cause: error });
    }
  }

  /** Unpacks an entry, or notes why it cannot be unpacked and returns false. */
  async #unpackEntry(
    file: string,
    archive: ShrinkingArchive,
    entry: Entry,
    target: string,
  ): Promise<boolean> {
    try {
      refuseBomb(entry);
      await placeStream(() => archive.read(entry), target);
      return true;
    } catch (error) {
      if (isDiskFull(error)) throw error;
      const reason = `${entry.fileName} cannot be unpacked: ${messageOf(error)}`;
      this.#problems.push({ file: basename(file), reason });
      return false;
    }
  }

  #noteReplacements(file: string, archive: ShrinkingArchive): void {
    for (const { fileName } of archive.entries) {
      if (isImage(fileName) && readPath(`${file}/${fileName}`).replaces) {
        this.#replaced.add(basename(fileName));
      }
    }
  }

  /** Where an image goes; undefined for one that is passed over, which is counted. */
  #plan(path: string, bytes: number, sides: ReadonlyMap<string, ImageSide>): Item | undefined {
    const name = basename(path);
    const { side, replaces } = readPath(path);
    const known = sides.get(name) ?? (sides.size === 0 ? side : undefined);
    if (known === undefined) {
      this.#counts.unknown++;
      return undefined;
    }
    // A replaced original would undo its replacement.
    if (this.#replaced.has(name) && !replaces) return undefined;
    return { name, target: join(this.#into, known, name), bytes };
  }

  /** Room for the tables that are unpacked, or copied from another disk. */
  async #requireSpaceForTables(
    tables: Sources['tables'],
    archives: readonly OpenArchive[],
  ): Promise<void> {
    let needed = 0;
    for (const [name, file] of tables) {
      const target = join(this.#into, file.endsWith('.gz') ? `${name}.gz` : name);
      const bytes = await sizeOf(file);
      if (!(await areOnOneDisk(file, this.#into)) && (await sizeOf(target)) !== bytes) {
        needed += bytes;
      }
    }
    for (const { archive } of archives) {
      for (const { entry, name } of listTables(archive)) {
        const bytes = entry.uncompressedSize;
        if (!isBomb(entry) && (await sizeOf(join(this.#into, name))) !== bytes) needed += bytes;
      }
    }
    await this.#requireBytes(needed, 'The tables need');
  }

  /** Room for all images or, where archives shrink as they are unpacked, for the largest. */
  async #requireSpace(
    archives: readonly OpenArchive[],
    sides: ReadonlyMap<string, ImageSide>,
  ): Promise<void> {
    let needed = 0;
    let largest = 0;
    const { unknown } = this.#counts;
    for (const { file, archive } of archives) {
      for (const entry of archive.entries) {
        const { fileName, uncompressedSize } = entry;
        if (!isImage(fileName) || isBomb(entry)) continue;
        const item = this.#plan(`${basename(file)}/${fileName}`, uncompressedSize, sides);
        if (item === undefined || (await sizeOf(item.target)) === item.bytes) continue;
        needed += item.bytes;
        largest = Math.max(largest, item.bytes);
      }
    }
    this.#counts.unknown = unknown;
    await this.#requireBytes(this.#request.consume ? largest : needed, 'Unpacking needs');
  }

  async #requireBytes(needed: number, what: string): Promise<void> {
    const { consume, freeBytes = askFreeBytes } = this.#request;
    if (needed === 0) return;
    const free = await freeBytes(this.#into);
    if (needed <= free) return;
    const inGb = (bytes: number) => (bytes / 1e9).toFixed(1);
    throw new HarnessError(
      'IMPORT_NO_SPACE',
      `${what} ${inGb(needed)} GB in ${this.#into}, and ${inGb(free)} GB are free. ` +
        (consume
          ? 'Make room there.'
          : '--consume deletes the archives piece by piece while they are unpacked.'),
    );
  }

  async #unpack(
    file: string,
    archive: ShrinkingArchive,
    sides: ReadonlyMap<string, ImageSide>,
  ): Promise<void> {
    const { consume, startProgress } = this.#request;
    const images = archive.entries.filter(({ fileName }) => isImage(fileName));
    const progress = startProgress(`Unpacking ${basename(file)}`, images.length, 'images');
    let whole = true;
    for (const entry of images) {
      const item = this.#plan(`${basename(file)}/${entry.fileName}`, entry.uncompressedSize, sides);
      if (item !== undefined)
        whole = (await this.#unpackImage(file, archive, entry, item)) && whole;
      if (consume && whole) await archive.cutBefore(entry);
      progress.advance();
    }
    progress.stop();
    if (consume && whole) await archive.delete();
  }

  async #unpackImage(
    file: string,
    archive: ShrinkingArchive,
    entry: Entry,
    { name, target, bytes }: Item,
  ): Promise<boolean> {
    const replaces = this.#replaced.has(name);
    if (replaces) this.#counts.replacements++;
    if ((await sizeOf(target)) === bytes && (!replaces || (await hasChecksum(target, entry)))) {
      this.#counts.present++;
      return true;
    }
    if (!(await this.#unpackEntry(file, archive, entry, target))) return false;
    this.#counts.placed++;
    return true;
  }

  async #linkImages(
    images: readonly { file: string; inFolder: string }[],
    sides: ReadonlyMap<string, ImageSide>,
  ): Promise<void> {
    const progress = this.#request.startProgress('Importing images', images.length, 'images');
    for (const { file, inFolder } of images) {
      progress.advance();
      if (isBelow(file, this.#into) && !readPath(inFolder).replaces) continue;
      const bytes = await sizeOf(file);
      const item = this.#plan(inFolder, bytes, sides);
      if (item === undefined) continue;
      const replaces = this.#replaced.has(item.name);
      if (replaces) this.#counts.replacements++;
      const same = !replaces || (await haveSameContent(file, item.target));
      if ((await sizeOf(item.target)) === bytes && same) {
        this.#counts.present++;
        continue;
      }
      await placeFile(file, item.target, { move: this.#request.consume, mayCopy: false });
      this.#counts.placed++;
    }
    progress.stop();
  }
}

/** The tables among an archive's entries. */
function listTables({ entries }: ShrinkingArchive): { entry: Entry; name: TableName }[] {
  return entries.flatMap((entry) => {
    const name = tableNames.find((name) => name === basename(entry.fileName));
    return name === undefined || isHidden(entry.fileName) ? [] : [{ entry, name }];
  });
}

function isImage(path: string): boolean {
  return !isHidden(path) && isImageName(basename(path));
}
