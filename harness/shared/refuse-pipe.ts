import { stat } from 'node:fs/promises';

/**
 * Refuses a pipe or a device in the place of a file that is read more than once: even opening a pipe waits
 * for someone who writes, and its second reading finds nothing. A missing file is left to the reader.
 *
 * @throws Error that says so
 */
export async function refusePipe(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new Error('it is a pipe or a device; save it as a file first');
}
