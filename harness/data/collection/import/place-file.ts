import { createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { HarnessError } from '../../../contract/errors.ts';

/** Size in bytes, or −1 where there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? -1;
}

/** Whether a file holds the bytes of an archive's entry, by their checksum. */
export async function hasChecksum(file: string, entry: { crc32: number }): Promise<boolean> {
  return crc32(await readFile(file)) === entry.crc32;
}

/** Whether two files hold the same bytes; false where the second is not there. */
export async function haveSameContent(file: string, other: string): Promise<boolean> {
  const bytes = await readFile(other).catch(() => undefined);
  return bytes?.equals(await readFile(file)) ?? false;
}

/** Writes a file that is whole or absent; a kill leaves a `.part` that the next run overwrites. */
export async function placeStream(open: () => Promise<Readable>, target: string): Promise<void> {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await pipeline(await open(), createWriteStream(part));
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** How a file comes to its place. */
export interface Placing {
  /** It is taken away from where it is. */
  readonly move: boolean;
  /** Its bytes may lie on the disks twice, where a link cannot be. */
  readonly mayCopy: boolean;
}

/**
 * Brings a file to its place: as a hard link, or with `move` by taking it away from where it is;
 * with `mayCopy` as a copy where neither can be.
 *
 * @throws HarnessError `IMPORT_OTHER_DISK` where only a copy is possible
 */
export async function placeFile(
  source: string,
  target: string,
  { move, mayCopy }: Placing,
): Promise<void> {
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  await rm(part, { force: true });
  try {
    if (move) return await rename(source, target);
    await link(source, part);
    await rename(part, target);
    // Renaming one link of a file over another does nothing and leaves both.
    await rm(part, { force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const cannotLink = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(code ?? '');
    if (!cannotLink) throw error;
    if (!move && !mayCopy) {
      throw new HarnessError(
        'IMPORT_OTHER_DISK',
        `${source} cannot be linked to ${target}, most likely since that is another disk, and a ` +
          'copy would need the space twice. --consume moves the images one by one; or use the ' +
          'unpacked folder where it is, with --collection.',
        { cause: error },
      );
    }
    await copyFile(source, part).catch(async (error) => {
      await rm(part, { force: true });
      throw error;
    });
    await rename(part, target);
    if (move) await rm(source);
  }
}
