import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { isBelow, isInside } from '../../shared/is-inside.ts';

/** Kinds of files of a run that are shown; everything else, such as the model, is not. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
};

/** Endings of the files that are shown. */
export const shownKinds: readonly string[] = Object.keys(types);

/** Folders of a run that are not shown, whatever they contain: a plugin's files are private. */
const privateFolders = ['model', 'model.unfinished', 'checkpoints'];

/** A file of a run, for a browser. */
export interface RunFile {
  readonly type: string;
  readonly content: Buffer;
}

/**
 * Reads a file of a run. Undefined if there is none, where it is of no kind that is shown, and
 * where it is outside the folder of the runs, by its path or through a link.
 *
 * @param run the name of a folder in submissions, `path` below it, both as a request has them
 */
export async function readRunFile(
  submissions: string,
  run: string,
  path: string,
): Promise<RunFile | undefined> {
  const folder = join(submissions, run);
  const file = join(folder, path);
  const type = types[extname(file).toLowerCase()];
  const isHidden = [run, ...path.split('/')].some((part) => part === '' || part.startsWith('.'));
  const isName = basename(folder) === run && !run.includes('\0') && !path.includes('\0');
  if (type === undefined || isHidden || !isName || !isBelow(file, folder)) return undefined;
  // The spelling on the disk, because some file systems ignore case.
  const [first = ''] = relative(folder, file).toLowerCase().split(sep);
  if (privateFolders.includes(first)) return undefined;
  try {
    if (!(await isInside(folder, submissions)) || !(await isInside(file, folder))) return undefined;
    if (!(await stat(file)).isFile()) return undefined;
    return { type, content: await readFile(file) };
  } catch {
    return undefined;
  }
}
