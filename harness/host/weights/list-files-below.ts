import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files at and below a path in a fixed order, absolute if the path is; none if the path does not exist.
 * Links to files are included; links to folders are not followed.
 */
export async function listFilesBelow(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [path];
  if (!found?.isDirectory()) return [];
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = join(path, entry.name);
    if (entry.isSymbolicLink() && !(await isFile(inside))) continue;
    files.push(...(await listFilesBelow(inside)));
  }
  return files;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
