import { statfs } from 'node:fs/promises';
import { HarnessError } from '../../../contract/errors.ts';
import { isDiskFull } from '../../../shared/is-disk-full.ts';

/** Free bytes on the disk of a folder. */
export async function askFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Throws if a folder's disk has too little room.
 *
 * @param what the use of the bytes, as the beginning of a sentence
 * @throws HarnessError `IMPORT_NO_SPACE`
 */
export async function requireBytes(
  needed: number,
  what: string,
  {
    into,
    consume,
    freeBytes,
  }: {
    readonly into: string;
    readonly consume: boolean;
    readonly freeBytes: (folder: string) => Promise<number>;
  },
): Promise<void> {
  if (needed === 0) return;
  const free = await freeBytes(into);
  if (needed <= free) return;
  const inGb = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new HarnessError(
    'IMPORT_NO_SPACE',
    `${what} ${inGb(needed)} GB in ${into}, but only ${inGb(free)} GB are free. ` +
      (consume
        ? 'Make room there.'
        : 'Make room there; or, if the archives are on that disk, let --consume delete them ' +
          'one by one as they are unpacked.'),
  );
}

/** Turns the error of a full disk into one that says so; returns other errors unchanged. */
export function describeFullDisk(error: unknown, into: string): unknown {
  if (!isDiskFull(error)) return error;
  return new HarnessError(
    'IMPORT_NO_SPACE',
    `There is no room left in ${into}. Imported files are kept: make room and run the command again.`,
    { cause: error },
  );
}
