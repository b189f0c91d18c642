import { isAbsolute, relative, sep } from 'node:path';

/** A file as a message names it: from the current folder, or in full if it is somewhere else. */
export function showPath(file: string): string {
  const path = relative('.', file);
  const isElsewhere = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  return path === '' || isElsewhere ? file : path;
}
