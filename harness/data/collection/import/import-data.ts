import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import type { startProgress } from '../../../shared/progress.ts';
import type { Problem } from '../collection.ts';
import { sortProblems } from '../order.ts';
import { findSources, type Sources, type TableName } from './find-sources.ts';
import { askFreeBytes, describeFullDisk, requireBytes } from './free-space.ts';
import { type ImageSide, readSides } from './image-sides.ts';
import { type OpenArchive, openArchive } from './open-archive.ts';
import { type OwnedFolders, ownFolders } from './own-folders.ts';
import { type ImageCounts, linkImages, unpackImages } from './place-images.ts';
import { bytesForTables, placeTables } from './place-tables.ts';
import { listPaths, measureImages, planImages } from './plan-images.ts';
import { findReplacements } from './replaced-images.ts';

/** The request for an import. */
export interface ImportRequest {
  readonly from: string;
  readonly into: string;
  /** Removes the data from `from` as it is imported. */
  readonly consume: boolean;
  readonly startProgress: typeof startProgress;
  readonly log: (line: string) => void;
  /** Free bytes on the disk of a folder; by default from the file system. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface ImportResult extends Readonly<ImageCounts> {
  readonly tables: readonly TableName[];
  /** Archives and entries that cannot be read. */
  readonly problems: readonly Problem[];
}

/**
 * Brings the competition's files into a folder in the layout that a run reads: the tables, `train/`
 * and `test/`. Archives are unpacked straight to their destination; unpacked images are linked, or
 * copied from another disk. With `consume` the sources are removed step by step, so that the 40 GB are
 * never on the disk twice. If an image was replaced, only the replacement is taken. Files that already
 * exist are not imported again. One process at a time imports into a folder: the next waits.
 *
 * Throws IMPORT_NOT_FOUND, IMPORT_NOTHING, IMPORT_NO_METADATA, IMPORT_NO_SPACE, IMPORT_TAKEN_OVER or
 * IMPORT_ARCHIVE_INSIDE.
 */
export async function importData(request: ImportRequest): Promise<ImportResult> {
  const [from, into] = [resolve(request.from), resolve(request.into)];
  await requireReadable(from);
  const owned = await ownFolders(request.consume ? [from, into] : [into], request.log);
  try {
    return await importOwned(request, from, into, owned);
  } catch (error) {
    throw describeFullDisk(error, into);
  } finally {
    await owned.release();
  }
}

async function importOwned(
  { consume, startProgress, log, freeBytes = askFreeBytes }: ImportRequest,
  from: string,
  into: string,
  { requireHeld }: OwnedFolders,
): Promise<ImportResult> {
  const sources = await requireSources(from);
  const { images } = sources;
  const counts: ImageCounts = { placed: 0, present: 0, replacements: 0, unknown: 0 };
  const problems: Problem[] = [];
  const archives: OpenArchive[] = [];
  try {
    for (const source of sources.archives) {
      const archive = await openArchive(source, problems);
      if (archive !== undefined) archives.push(archive);
    }
    const disk = { into, consume, freeBytes };
    const found = { tables: sources.tables, archives, into };
    await requireBytes(await bytesForTables(found, consume), 'The tables need', disk);
    const tables = await placeTables(found, consume, problems);
    const sides = await readSidesOrSayWhy(into, problems);
    const paths = listPaths({ archives, images });
    const replacements = await findReplacements(paths, sides, into);
    const plan = planImages(sides, replacements, into);
    const { bytes, copies } = await measureImages({ archives, images }, plan, { into, consume });
    await requireBytes(bytes, 'The images need', disk);
    await replacements.note();
    const placing = { plan, into, consume, requireHeld, startProgress, counts, problems };
    for (const archive of archives) {
      await unpackImages(archive, !tables.failed.has(archive), placing);
    }
    if (images.length > 0) log(`${images.length} images are unpacked`);
    if (copies > 0) log(`${copies} of them are copied, because they cannot be linked`);
    await linkImages(images, placing);
    return { tables: tables.placed, ...counts, problems: sortProblems(problems) };
  } finally {
    for (const { archive } of archives) archive.close();
  }
}

/** @throws HarnessError `IMPORT_NOT_FOUND` */
async function requireReadable(from: string): Promise<void> {
  await readdir(from).catch((error) => {
    throw new HarnessError(
      'IMPORT_NOT_FOUND',
      `${from} cannot be read: ${messageOf(error)}. Name the folder with the competition's files.`,
      { cause: error },
    );
  });
}

async function requireSources(from: string): Promise<Sources> {
  const sources = await findSources(from);
  if (sources.archives.length + sources.images.length + sources.tables.size === 0) {
    throw new HarnessError(
      'IMPORT_NOTHING',
      `${from} contains none of the competition's files. It needs train_info.csv, train.zip and the ` +
        'others, packed or unpacked.',
    );
  }
  return sources;
}

async function readSidesOrSayWhy(
  into: string,
  problems: readonly Problem[],
): Promise<ReadonlyMap<string, ImageSide>> {
  try {
    return await readSides(into);
  } catch (error) {
    const [first] = problems;
    if (!(error instanceof HarnessError) || first === undefined) throw error;
    // The table is probably in the unreadable file.
    const message = `${error.message} ${first.file}: ${first.reason}.`;
    throw new HarnessError(error.code, message, { cause: error });
  }
}
