import { createReadStream } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';

/** Size in bytes, or −1 if there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? -1;
}

/** Whether a file has the bytes of an archive's entry, judging by the checksum. */
export async function hasChecksum(file: string, entry: { crc32: number }): Promise<boolean> {
  return crc32(await readFile(file)) === entry.crc32;
}

/** Whether two files have the same bytes; false if the second does not exist. */
export async function haveSameContent(file: string, other: string): Promise<boolean> {
  const bytes = await readFile(other).catch(() => undefined);
  return bytes?.equals(await readFile(file)) ?? false;
}

/**
 * Writes a file either completely or not at all, and flushes it to disk before it gets its name; a
 * kill leaves a `.part` file that the next run overwrites.
 */
export async function placeStream(
  openSource: () => Promise<Readable>,
  target: string,
): Promise<void> {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  // The file is created here: a stream that creates it itself may do so after an early error has
  // removed it.
  const file = (await open(part, 'w')).createWriteStream({ flush: true });
  try {
    await pipeline(await openSource(), file);
    await rename(part, target);
  } catch (error) {
    await finished(file.destroy()).catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * The same for a text. Only one process at a time may write it: the next run overwrites what a kill
 * leaves, whereas temporary files with other names would stay.
 */
export async function placeText(text: string, target: string): Promise<void> {
  await placeStream(async () => Readable.from([text]), target);
}

/**
 * Brings a file to its destination: as a hard link, or with `move` by renaming it; as a copy if
 * neither is possible, for example on another disk.
 */
export async function placeFile(source: string, target: string, move: boolean): Promise<void> {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  await rm(part, { force: true });
  try {
    if (move) return await rename(source, target);
    await link(source, part);
    await rename(part, target);
    // Renaming a link over another link to the same file does nothing and leaves both.
    await rm(part, { force: true });
  } catch (error) {
    if (!cannotLink(error)) throw error;
    await placeStream(async () => createReadStream(source), target);
    if (!move) return;
    await syncNames(dirname(target));
    await rm(source);
  }
}

/**
 * Whether `placeFile` would copy a file into a folder. This is tried out, because a disk may be
 * mounted in two places that cannot be linked.
 */
export async function isCopied(source: string, folder: string, move: boolean): Promise<boolean> {
  const probe = join(folder, '.link');
  await rm(probe, { force: true });
  try {
    await link(source, probe);
  } catch (error) {
    // A file that cannot be linked may still be moved.
    return move ? codeOf(error) === 'EXDEV' : cannotLink(error);
  }
  await rm(probe, { force: true });
  return false;
}

/** Flushes the names of a folder's files to disk, before their sources are deleted. */
export async function syncNames(folder: string): Promise<void> {
  // If folders cannot be opened, as on Windows, the system writes the names itself.
  const handle = await open(folder).catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

function cannotLink(error: unknown): boolean {
  return ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
