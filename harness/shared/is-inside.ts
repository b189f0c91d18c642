import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path is below a folder, both taken as they are written and absolute. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  // On Windows the way to another drive is an absolute path.
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Whether a path that exists is inside a folder once all links are followed. */
export async function isInside(path: string, folder: string): Promise<boolean> {
  return isBelow(await realpath(path), await realpath(folder));
}
