import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A file below a run's folder. */
export interface RunFile {
  /** Path within the folder, with `/`. */
  readonly file: string;
  readonly bytes: number;
}

/** All files below a run's folder, by name; links are not followed. */
export async function listRunFiles(folder: string): Promise<RunFile[]> {
  const found = await lstat(folder);
  if (!found.isDirectory()) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: RunFile[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = await lstat(path);
    files.push({ file: relative(folder, path).split(sep).join('/'), bytes: size });
  }
  return files.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/**
 * Files added to the finished run, which are removed with it, for users: `submission.csv`, `2 tests
 * elsewhere`.
 */
export function describeAdditions(files: readonly RunFile[]): string[] {
  const said: string[] = [];
  for (const { file } of files) {
    if (/^submission\.csv(\.gz)?$/.test(file)) said.push(`the submission ${file}`);
  }
  const folders = new Set(files.flatMap(({ file }) => /^elsewhere\/[^/.][^/]*\//.exec(file) ?? []));
  if (folders.size > 0) said.push(`${folders.size} test${folders.size === 1 ? '' : 's'} elsewhere`);
  for (const [begin, what] of [
    ['report', 'its report'],
    ['heatmaps/', 'heatmaps'],
    ['verify/', 'pictures of evidence'],
    ['notes.json', 'what is noted about it'],
  ] as const) {
    if (files.some(({ file }) => file.startsWith(begin))) said.push(what);
  }
  return said;
}
