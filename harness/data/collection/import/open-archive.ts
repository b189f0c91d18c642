import { basename } from 'node:path';
import type { Entry } from 'yauzl';
import { HarnessError, messageOf } from '../../../contract/errors.ts';
import { isDiskFull } from '../../../shared/is-disk-full.ts';
import type { Problem } from '../collection.ts';
import { refuseBomb } from './entry-bomb.ts';
import type { SourceFile } from './find-sources.ts';
import { placeStream } from './place-file.ts';
import { ShrinkingArchive } from './shrinking-archive.ts';

/** An archive to import from. */
export interface OpenArchive extends SourceFile {
  readonly archive: ShrinkingArchive;
}

/**
 * Opens an archive, or records why it cannot be read and returns undefined.
 *
 * @throws HarnessError `IMPORT_ARCHIVE_INSIDE`
 */
export async function openArchive(
  source: SourceFile,
  problems: Problem[],
): Promise<OpenArchive | undefined> {
  const { file } = source;
  try {
    const archive = await ShrinkingArchive.open(file);
    const inner = archive.entries.find(({ fileName }) => fileName.endsWith('.zip'));
    if (inner === undefined) return { ...source, archive };
    archive.close();
    throw new HarnessError(
      'IMPORT_ARCHIVE_INSIDE',
      `${file} contains archives, such as ${inner.fileName}. Unpack it, delete it, and import ` +
        'the folder with those archives.',
    );
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    problems.push({ file: basename(file), reason: `cannot be read: ${messageOf(error)}` });
    return undefined;
  }
}

/** Unpacks an entry, or records why it cannot be unpacked and returns false. */
export async function unpackEntry(
  { file, archive }: OpenArchive,
  entry: Entry,
  target: string,
  problems: Problem[],
): Promise<boolean> {
  try {
    refuseBomb(entry);
    await placeStream(() => archive.read(entry), target);
    return true;
  } catch (error) {
    if (isDiskFull(error)) throw error;
    const reason = `${entry.fileName} cannot be unpacked: ${messageOf(error)}`;
    problems.push({ file: basename(file), reason });
    return false;
  }
}
