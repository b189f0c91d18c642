import { stat } from 'node:fs/promises';

/**
 * A file's metadata: while its stamp is the same, so are its bytes. Anyone who replaces a file can fake its
 * size and modification time, but not its inode and the time of the last change recorded by the system.
 *
 * @throws the error of `stat`
 */
export async function stampFile(file: string): Promise<string> {
  const { size, mtimeMs, ctimeMs, ino } = await stat(file);
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}
