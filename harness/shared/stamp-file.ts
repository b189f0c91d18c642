import { stat } from 'node:fs/promises';

/**
 * How a file looks from outside: while its stamp is the same, so are its bytes. Size and date of
 * change can be faked by anyone who replaces a file; its inode and the time at which the
 * system last touched it cannot.
 *
 * @throws the error of `stat`
 */
export async function stampFile(file: string): Promise<string> {
  const { size, mtimeMs, ctimeMs, ino } = await stat(file);
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}
